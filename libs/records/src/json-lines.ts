import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';

/** Writes text with backpressure: resolves when the stream can take more. */
export async function writeText(stream: Writable, text: string): Promise<void> {
  if (stream.errored) throw stream.errored;
  if (!stream.write(text)) await once(stream, 'drain');
}

export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Opens a file for writing, with the folders above it. */
export async function openTextFile(path: string): Promise<Writable> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  await once(stream, 'open');
  // A full disk is told by the next write; without a listener it would end the process.
  stream.on('error', () => {});
  return stream;
}

export async function closeTextFile(stream: Writable): Promise<void> {
  stream.end();
  await finished(stream);
}
