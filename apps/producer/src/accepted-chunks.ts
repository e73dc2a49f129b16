import type { AcceptedRow, RejectedRow } from '@verdict/records';
import { BrokenInputError } from './input/broken-input-error.ts';
import type { Rejects } from './rejects.ts';

/**
 * Groups accepted rows into chunks of one size; rejected ones go to the rejects on the way. What was read
 * before the input broke is given before its error.
 */
export async function* acceptedChunks<Row>(
  read: AsyncIterable<readonly (AcceptedRow<Row> | RejectedRow)[]>,
  size: number,
  rejects: Pick<Rejects, 'add'>,
): AsyncGenerator<readonly AcceptedRow<Row>[]> {
  let chunk: AcceptedRow<Row>[] = [];
  try {
    for await (const rows of read) {
      for (const row of rows) {
        if ('reject' in row) await rejects.add(row.reject);
        else chunk.push(row);
        if (chunk.length < size) continue;
        yield chunk;
        chunk = [];
      }
    }
  } catch (error) {
    if (error instanceof BrokenInputError && chunk.length > 0) yield chunk;
    throw error;
  }
  if (chunk.length > 0) yield chunk;
}

/** Reads the first item, so that a bad start is known before anything is done with the rest. */
export async function startReading<T>(items: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await items.next();
  async function* all(): AsyncGenerator<T> {
    if (first.done === true) return;
    yield first.value;
    yield* items;
  }
  return all();
}
