// Orders to be enqueued, checked and in chunks, with a place for those that are refused.
import { type AcceptedRow, type Order, orderRowSchema } from '@verdict/records';
import { acceptedChunks, startReading } from './accepted-chunks.ts';
import { parseColumnNames } from './column-names.ts';
import { openInput } from './input/open-input.ts';
import { readRows } from './input/read-rows.ts';
import { Rejects } from './rejects.ts';

export interface OrderSource {
  /** How messages call where they come from. */
  readonly file: string;
  /** Bytes of a file, orders of a run; unknown for stdin. */
  readonly size: number | undefined;
  /** How much of the size the rows up to some `bytes` are. */
  readonly doneAt: (bytes: number) => number;
  readonly chunks: AsyncIterable<readonly AcceptedRow<Order>[]>;
  readonly rejects: Rejects;
}

export interface SourceFlags {
  readonly rejects?: string;
  readonly maxBacklog?: number;
  readonly map: readonly string[];
}

/**
 * Orders added in one step, while the next are on their way. More are a little cheaper, and keep live orders
 * waiting for longer: Redis does one step after the other.
 */
const chunkSize = 100;

export function chunkSizeFor(maxBacklog: number | undefined): number {
  return Math.min(chunkSize, maxBacklog ?? chunkSize);
}

/**
 * Opens a file of orders for the length of an action, which starts when its header is good.
 * @throws CommandError or CsvHeaderError before the action has changed anything
 */
export async function withOrderSource<T>(
  file: string,
  flags: SourceFlags,
  action: (source: OrderSource) => Promise<T>,
): Promise<T> {
  const names = parseColumnNames(flags.map);
  const input = await openInput(file);
  const rejects = await Rejects.open(flags.rejects);
  const rows = readRows(input, orderRowSchema, names);
  try {
    const chunks = await startReading(
      acceptedChunks(rows, chunkSizeFor(flags.maxBacklog), rejects),
    );
    const { name, size, fileBytesAt } = input;
    return await action({ file: name, size, doneAt: fileBytesAt, chunks, rejects });
  } finally {
    await rejects.close();
  }
}
