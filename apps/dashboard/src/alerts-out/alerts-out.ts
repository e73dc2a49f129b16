import { type DataThresholds, readThresholds, ThresholdsError } from '@verdict/monitor';
import { type Settings, SettingsError } from '@verdict/runtime';
import type { Webhook } from './send-message.ts';

/** Where alerts are sent to, and what they need that workers do not count. */
export interface AlertsOut {
  readonly webhook: Webhook;
  readonly thresholds: DataThresholds;
}

type Telling = Pick<Settings, 'ALERT_WEBHOOK_URL' | 'ALERT_WEBHOOK_SECRET' | 'DATA_THRESHOLDS'>;

/**
 * @returns undefined where nobody is told
 * @throws SettingsError
 */
export async function alertsOutOf(settings: Telling): Promise<AlertsOut | undefined> {
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret } = settings;
  if (url === '' && secret === '') return undefined;
  if (secret === '')
    throw new SettingsError('ALERT_WEBHOOK_SECRET: expected with ALERT_WEBHOOK_URL, got none');
  if (url === '')
    throw new SettingsError('ALERT_WEBHOOK_URL: expected with ALERT_WEBHOOK_SECRET, got none');
  try {
    return { webhook: { url, secret }, thresholds: await readThresholds(settings.DATA_THRESHOLDS) };
  } catch (error) {
    if (!(error instanceof ThresholdsError)) throw error;
    throw new SettingsError(`DATA_THRESHOLDS: ${error.message}`);
  }
}
