// Alerts of the overview that last: most are over before anybody could have read of them.
import type { Alert } from '../overview/alerts.ts';
import type { TellableAlert } from './alert-message.ts';

const lastingMs = 60_000;

function byCode(alerts: readonly Alert[]): Map<string, Alert[]> {
  const grouped = new Map<string, Alert[]>();
  for (const alert of alerts) grouped.set(alert.code, [...(grouped.get(alert.code) ?? []), alert]);
  return grouped;
}

/**
 * Those of one code, such as of several workers, are told as one.
 * @param sinceOf when the trouble began, in milliseconds since 1970, as all dashboards know it
 */
export async function lastingTroubles(
  alerts: readonly Alert[],
  sinceOf: (code: string) => Promise<number>,
  nowMs: number,
): Promise<TellableAlert[]> {
  const told: TellableAlert[] = [];
  for (const [code, some] of byCode(alerts)) {
    const sinceMs = await sinceOf(code);
    if (nowMs - sinceMs < lastingMs) continue;
    const since = new Date(sinceMs).toISOString();
    const sentence = some.map(({ text }) => text).join(' ');
    const data = { code, since, sentence, statistics: { alerts: some.length } };
    told.push({ type: 'trouble.lasting', identity: [code, since], data });
  }
  return told;
}
