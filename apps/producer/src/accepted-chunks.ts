import type { AcceptedRow, RejectedRow } from '@verdict/records';
import type { Rejects } from './rejects.ts';

/** Groups accepted rows into chunks; rejected ones go to the rejects on the way. */
export async function* acceptedChunks<Row>(
  rows: AsyncIterable<AcceptedRow<Row> | RejectedRow>,
  size: number,
  rejects: Pick<Rejects, 'add'>,
): AsyncGenerator<readonly AcceptedRow<Row>[]> {
  let chunk: AcceptedRow<Row>[] = [];
  for await (const row of rows) {
    if ('reject' in row) {
      await rejects.add(row.reject);
      continue;
    }
    chunk.push(row);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
