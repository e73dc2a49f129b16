import { countRun, listRuns } from '@verdict/results';
import { describeLayout, isSameLayout } from '@verdict/shards';
import type { Servers } from './open-servers.ts';

/** A run whose orders wait where this worker does not look. */
export interface UnservedRun {
  readonly run: string;
  readonly pending: number;
  readonly spread_over: string;
}

/** Runs of other layouts with orders pending, as after a change of QUEUE_SHARDS. */
export async function findUnservedRuns({ layouts, shards }: Servers): Promise<UnservedRun[]> {
  const runs = await listRuns(layouts.home);
  const others = runs.filter(({ layout }) => !isSameLayout(layout, shards.layout));
  const counted = await Promise.all(
    others.map(async ({ run, layout }) => {
      const { pending } = await countRun(layouts.shardsOf(layout), run);
      return { run, pending, spread_over: describeLayout(layout) };
    }),
  );
  return counted.filter(({ pending }) => pending > 0);
}
