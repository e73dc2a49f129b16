// The orders of a file, checked and in chunks, with a place for those that are refused.
import { type AcceptedRow, type Order, orderRowSchema } from '@verdict/records';
import { acceptedChunks, startReading } from './accepted-chunks.ts';
import { parseColumnNames } from './column-names.ts';
import { openInput } from './input/open-input.ts';
import { readRows } from './input/read-rows.ts';
import { Rejects } from './rejects.ts';

export interface OrderSource {
  readonly file: string;
  /** Bytes of the file; unknown for stdin. */
  readonly size: number | undefined;
  /** How many bytes of the file the rows up to some byte of its CSV are. */
  readonly fileBytesAt: (csvBytes: number) => number;
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
  const size = Math.min(chunkSize, flags.maxBacklog ?? chunkSize);
  try {
    const chunks = await startReading(acceptedChunks(rows, size, rejects));
    return await action({ ...input, file: input.name, chunks, rejects });
  } finally {
    await rejects.close();
  }
}
