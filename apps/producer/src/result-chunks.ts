// What is exported of a run, in pieces of a size that is cheap to find and to write.
import { type ColumnNames, orderRowSchema, type Result } from '@verdict/records';
import { findResults, readResults, type Run } from '@verdict/results';
import { acceptedChunks } from './accepted-chunks.ts';
import type { Input } from './input/open-input.ts';
import { readRows } from './input/read-rows.ts';
import { Rejects } from './rejects.ts';
import type { Session } from './session.ts';

/** Results found in one round trip and written in one call. */
const chunkSize = 500;

/** Results that follow each other. */
export interface ResultChunk {
  readonly results: readonly Result[];
  /** How far they reach: in bytes of the file that is followed, else in results. */
  readonly done: number;
}

/** The results of a file's orders, in the order of the file; orders without a result are skipped. */
export async function* resultsLike(
  session: Session,
  run: Run,
  input: Input,
  names: ColumnNames,
): AsyncGenerator<ResultChunk> {
  const rows = readRows(input, orderRowSchema, names);
  // What is wrong with the file was told when it was enqueued.
  const ignored = Rejects.ignore();
  const seen = new Set<string>();
  for await (const chunk of acceptedChunks(rows, chunkSize, ignored)) {
    const ids = chunk.map((row) => row.record.order_id).filter((id) => !seen.has(id));
    const results: Result[] = [];
    for (const result of await findResults(session.shardsOf(run.layout), run.run, ids)) {
      if (result === null || seen.has(result.order.order_id)) continue;
      seen.add(result.order.order_id);
      results.push(result);
    }
    yield { results, done: input.fileBytesAt(chunk.at(-1)?.bytes ?? 0) };
  }
}

/** Every result of a run, once. */
export async function* allResults({ shardsOf }: Session, run: Run): AsyncGenerator<ResultChunk> {
  let results: Result[] = [];
  let done = 0;
  for await (const result of readResults(shardsOf(run.layout), run.run)) {
    done += 1;
    results.push(result);
    if (results.length < chunkSize) continue;
    yield { results, done };
    results = [];
  }
  yield { results, done };
}
