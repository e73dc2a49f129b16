// The orders of a run as they were accepted, to be enqueued again without the file that they came from.
import type { AcceptedRow, Order } from '@verdict/records';
import { pageFailures, readResults, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import { chunkSizeFor, type OrderSource } from './order-source.ts';
import { Rejects } from './rejects.ts';

/**
 * All orders that have an outcome. Failures first: one that is put back and decided meanwhile comes twice then,
 * and is enqueued once; the other way round it would be left out.
 */
async function* ordersOf(shards: Shards, run: string): AsyncGenerator<Order> {
  for (const shard of shards.all) {
    for await (const page of pageFailures(shard, run)) yield* page.map(({ order }) => order);
  }
  for await (const { order } of readResults(shards, run)) yield order;
}

/** An order's line is its place among those of the run. */
async function* chunksOf(
  orders: AsyncIterable<Order>,
  size: number,
): AsyncGenerator<readonly AcceptedRow<Order>[]> {
  let chunk: AcceptedRow<Order>[] = [];
  let line = 0;
  for await (const record of orders) {
    line += 1;
    chunk.push({ line, bytes: line, record });
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** How a replay calls where its orders come from. */
export function fileOfRun(run: string): string {
  return `run ${run}`;
}

/** Opens the orders of a run for the length of an action; they are read as they are taken. */
export async function withRunSource<T>(
  { run }: Pick<Run, 'run'>,
  shards: Shards,
  { size, maxBacklog }: { readonly size: number; readonly maxBacklog: number | undefined },
  action: (source: OrderSource) => Promise<T>,
): Promise<T> {
  const rejects = await Rejects.open(undefined);
  const chunks = chunksOf(ordersOf(shards, run), chunkSizeFor(maxBacklog));
  const doneAt = (orders: number) => orders;
  try {
    return await action({ file: fileOfRun(run), size, doneAt, chunks, rejects });
  } finally {
    await rejects.close();
  }
}
