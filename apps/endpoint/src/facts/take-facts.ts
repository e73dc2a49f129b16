// Facts that come as lines of JSON, into the same history as those of files.
import { type LoadedFacts, readLoadedFacts, recordLoadedFacts } from '@verdict/history';
import { readJsonRecords, type Reject } from '@verdict/records';
import { createHash, type Hash } from 'node:crypto';
import type { z } from 'zod';
import type { FactsAnswer } from '../api/answers.ts';
import type { LiveSource } from '../orders/live-source.ts';
import type { FactLines } from './fact-kinds.ts';

/** Facts sent to Redis in one step, as by `producer load`. */
const chunkSize = 500;
const mostRejects = 1000;

async function* digested(bytes: AsyncIterable<Buffer>, digest: Hash): AsyncGenerator<Buffer> {
  for await (const part of bytes) {
    digest.update(part);
    yield part;
  }
}

/** What file was loaded last stays noted: `producer verify` compares it. Where there is none, this counts. */
async function noteLoaded(source: LiveSource, { kind, ...loaded }: Noted): Promise<void> {
  const known = await readLoadedFacts(source.shards);
  if (loaded.rows > 0 && known[kind] === undefined) {
    await recordLoadedFacts(source.shards, kind, loaded);
  }
}

type Noted = LoadedFacts & Pick<FactsAnswer, 'kind'>;

function shownReject({ line, column, reason, expected, got }: Reject) {
  return { line, column, reason, expected, got };
}

/** Takes all that can be taken; the same lines again change nothing. */
export async function takeFacts<Schema extends z.ZodObject>(
  lines: FactLines<Schema>,
  bytes: AsyncIterable<Buffer>,
  source: LiveSource,
): Promise<FactsAnswer> {
  const { kind, file } = lines;
  const digest = createHash('sha256');
  const rejects: FactsAnswer['rejects'] = [];
  let [rows, rejected] = [0, 0];
  let chunk: z.infer<Schema>[] = [];
  const addChunk = async () => {
    if (chunk.length > 0) await lines.add(source.history, chunk);
    rows += chunk.length;
    chunk = [];
  };
  for await (const row of readJsonRecords(digested(bytes, digest), lines)) {
    if ('record' in row) chunk.push(row.record);
    else if ((rejected += 1) <= mostRejects) rejects.push(shownReject(row.reject));
    if (chunk.length === chunkSize) await addChunk();
  }
  await addChunk();
  const sha256 = digest.digest('hex');
  await noteLoaded(source, {
    kind,
    file,
    rows,
    rejected,
    sha256,
    loaded_at: new Date().toISOString(),
  });
  return { kind, rows, rejected, rejects };
}
