import type { Result } from '@verdict/records';
import { countRun, resultChunks, type Run } from '@verdict/results';
import { withProgress } from '../progress.ts';
import type { Session } from '../session.ts';

/** Every result of a run, once, in the order in which they are stored: that of their time is another. */
export async function readRun(
  session: Session,
  { run, layout }: Run,
  each: (result: Result) => void,
): Promise<void> {
  const shards = session.shardsOf(layout);
  const { decided: total } = await countRun(shards, run);
  await withProgress({ label: `reading ${run}`, total, unit: 'results' }, async ({ update }) => {
    for await (const { results, done } of resultChunks(shards, run)) {
      for (const result of results) each(result);
      update(done, done);
    }
  });
}

/** Of the orders that are decided, by their own time. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly orders: number;
}

/** Undefined of a run without results. */
export async function spanOfRun(session: Session, run: Run): Promise<Span | undefined> {
  let [from, to, orders] = ['', '', 0];
  await readRun(session, run, ({ order: { timestamp } }) => {
    if (orders === 0 || timestamp < from) from = timestamp;
    if (orders === 0 || timestamp > to) to = timestamp;
    orders += 1;
  });
  return orders === 0 ? undefined : { from, to, orders };
}
