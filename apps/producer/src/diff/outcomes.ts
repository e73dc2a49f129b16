// What became of orders in the shop, from the one column that nothing else reads: it never goes near a decision.
import { type ColumnNames, orderRowSchema } from '@verdict/records';
import { z } from 'zod';
import { acceptedChunks } from '../accepted-chunks.ts';
import { openInput } from '../input/open-input.ts';
import { readRows } from '../input/read-rows.ts';
import { Rejects } from '../rejects.ts';

const yes = new Set(['true', '1', 'yes']);
const no = new Set(['false', '0', 'no']);

const fulfilled = z
  .string()
  .refine(
    (text) => yes.has(text.toLowerCase()) || no.has(text.toLowerCase()),
    'expected True or False',
  )
  .transform((text) => yes.has(text.toLowerCase()));

const outcomeSchema = z.object({
  order_id: orderRowSchema.shape.order_id,
  order_fulfilled: fulfilled,
});

export interface Outcomes {
  readonly file: string;
  /** Order id to whether it was fulfilled; of an id that comes twice the first row. */
  readonly fulfilled: ReadonlyMap<string, boolean>;
}

const chunkSize = 500;

/**
 * Held in memory: about 100 bytes an order. Rows that cannot be read are told on stderr and left out.
 * @throws CsvHeaderError where the file has no column order_fulfilled
 */
export async function readOutcomes(path: string, names: ColumnNames): Promise<Outcomes> {
  const input = await openInput(path);
  const rejects = await Rejects.open(undefined);
  const known = new Map<string, boolean>();
  try {
    const rows = readRows(input, outcomeSchema, names);
    for await (const chunk of acceptedChunks(rows, chunkSize, rejects)) {
      for (const { record } of chunk) {
        if (!known.has(record.order_id)) known.set(record.order_id, record.order_fulfilled);
      }
    }
  } finally {
    await rejects.close();
  }
  return { file: input.name, fulfilled: known };
}
