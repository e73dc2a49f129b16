// Which captured orders a directory is of. The same numbers of another Redis are other orders.
import { describeLayout, layoutSchema } from '@verdict/shards';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../errors.ts';
import { partFormats } from './part-name.ts';
import { writeDurably } from './write-durably.ts';

const markSchema = z.object({
  /** As `captureSource` names it. */
  source: z.string(),
  key_prefix: z.string(),
  layout: layoutSchema,
  format: z.enum(partFormats),
});

export type SourceMark = Readonly<z.infer<typeof markSchema>>;

const fileName = 'capture.json';

function markOf(text: string): SourceMark | undefined {
  try {
    return markSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON
  }
}

async function readMark(path: string): Promise<SourceMark | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const mark = markOf(text);
  if (mark === undefined)
    throw new UsageError(`${path}: expected what a capture wrote, got other content`);
  return mark;
}

function differenceOf(wanted: SourceMark, known: SourceMark): string | undefined {
  if (known.key_prefix !== wanted.key_prefix) {
    return `of KEY_PREFIX ${known.key_prefix}, not ${wanted.key_prefix}`;
  }
  const [was, is] = [describeLayout(known.layout), describeLayout(wanted.layout)];
  if (was !== is) return `of ${was}, not ${is}`;
  if (known.source !== wanted.source)
    return 'of another Redis, or of this one before it was emptied';
  return known.format === wanted.format
    ? undefined
    : `in format ${known.format}, not ${wanted.format}`;
}

/**
 * Marks a new directory, or compares the mark that it has.
 * @param isEmpty whether there is no file of captured orders in it
 * @throws UsageError for a directory of something else
 */
export async function keepSourceMark(
  dir: string,
  wanted: SourceMark,
  isEmpty: boolean,
): Promise<void> {
  const path = join(dir, fileName);
  const known = await readMark(path);
  if (known === undefined && !isEmpty) {
    throw new UsageError(
      `--out: expected ${fileName} beside the files in ${dir}, which tells what they are of`,
    );
  }
  if (known === undefined) return writeDurably(path, `${JSON.stringify(wanted)}\n`);
  const difference = differenceOf(wanted, known);
  if (difference === undefined) return undefined;
  throw new UsageError(
    `--out: the captured orders in ${dir} are ${difference}; capture into another directory`,
  );
}
