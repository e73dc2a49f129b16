import type { Result } from '@verdict/records';
import type { Shards } from '@verdict/shards';
import { readResults } from './read-results.ts';

/** Results written in one call: one by one, the calls would cost as much as all the rest. */
const chunkSize = 500;

/** Results that follow each other. */
export interface ResultChunk {
  readonly results: readonly Result[];
  /** How far they reach: in bytes of the file that is followed, else in results. */
  readonly done: number;
}

/** Every result of a run, once, in pieces of a size that is cheap to write. */
export async function* resultChunks(shards: Shards, run: string): AsyncGenerator<ResultChunk> {
  let results: Result[] = [];
  let done = 0;
  for await (const result of readResults(shards, run)) {
    done += 1;
    results.push(result);
    if (results.length < chunkSize) continue;
    yield { results, done };
    results = [];
  }
  yield { results, done };
}
