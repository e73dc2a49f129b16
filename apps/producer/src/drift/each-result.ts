import type { Result } from '@verdict/records';
import { countRun, resultChunks, type Run } from '@verdict/results';
import { withProgress } from '../progress.ts';
import type { Session } from '../session.ts';

/** Every result of a run, once, in the order in which they are stored: that of their time is another. */
export async function forEachResult(
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

/** When some orders were placed: the first and the last of them; empty of none. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly orders: number;
}

export interface OpenSpan {
  readonly add: (result: Result) => void;
  readonly added: () => Span;
}

export function openSpan(): OpenSpan {
  let [from, to, orders] = ['', '', 0];
  return {
    add: ({ order: { timestamp } }) => {
      if (orders === 0 || timestamp < from) from = timestamp;
      if (timestamp > to) to = timestamp;
      orders += 1;
    },
    added: () => ({ from, to, orders }),
  };
}
