import { outcomeSchema } from '@verdict/records';
import { type Run, storeFulfilled, type StoredFulfilled } from '@verdict/results';
import { acceptedChunks } from '../accepted-chunks.ts';
import { parseColumnNames } from '../column-names.ts';
import { openInput } from '../input/open-input.ts';
import { readRows } from '../input/read-rows.ts';
import { withProgress } from '../progress.ts';
import { Rejects } from '../rejects.ts';
import type { Session } from '../session.ts';

/** Outcomes stored in one step of each shard. */
const chunkSize = 500;

export type StoredCounts = Readonly<Record<StoredFulfilled, number>>;

export interface LoadedOutcomes {
  readonly file: string;
  readonly rows: number;
  readonly rejected: number;
  /** By run, in their order. */
  readonly stored: readonly StoredCounts[];
}

export interface OutcomeFileFlags {
  readonly map: readonly string[];
  readonly rejects?: string;
}

function countsOf(fates: Map<StoredFulfilled, number>): StoredCounts {
  const of = (fate: StoredFulfilled) => fates.get(fate) ?? 0;
  return {
    stored: of('stored'),
    kept: of('kept'),
    changed: of('changed'),
    foreign: of('foreign'),
  };
}

/** Stores the outcomes of a file in each of some runs, as far as they have its orders. */
export async function loadOutcomes(
  session: Session,
  path: string,
  runs: readonly Run[],
  flags: OutcomeFileFlags,
): Promise<LoadedOutcomes> {
  const names = parseColumnNames(flags.map);
  const input = await openInput(path);
  const rejects = await Rejects.open(flags.rejects);
  const stores = runs.map((run) => ({ run, fates: new Map<StoredFulfilled, number>() }));
  let rows = 0;
  const label = `loading ${input.name}`;
  await withProgress({ label, total: input.size, unit: 'outcomes' }, async ({ update }) => {
    const read = readRows(input, outcomeSchema, names);
    for await (const chunk of acceptedChunks(read, chunkSize, rejects)) {
      const outcomes = chunk.map(({ record }) => record);
      for (const { run, fates } of stores) {
        for (const fate of await storeFulfilled(session.shardsOf(run.layout), run.run, outcomes)) {
          fates.set(fate, (fates.get(fate) ?? 0) + 1);
        }
      }
      rows += chunk.length;
      update(input.fileBytesAt(chunk.at(-1)?.bytes ?? 0), rows);
    }
  }).finally(() => rejects.close());
  const stored = stores.map(({ fates }) => countsOf(fates));
  return { file: input.name, rows: rows + rejects.count, rejected: rejects.count, stored };
}
