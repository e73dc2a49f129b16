// Inputs that are made to break a reader of orders, as streams: none of them is ever whole in memory or on disk.
import { createGzip, gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { orderHeader } from './files.ts';

export const megabyte = 1_000_000;

function orderRow(n: number, timestamp = '2021-07-04 12:00:00'): string {
  return `1abddeda-f8d4-42f8-8171-${String(n).padStart(12, '0')},c-${n % 1000},${timestamp},sku-1,1,01234\n`;
}

/** So many good rows, with numbers from `from` on. */
export function* goodRows(count: number, from = 0): Generator<string> {
  for (let n = from; n < from + count; n += 1000) {
    const rows = Array.from({ length: Math.min(1000, from + count - n) }, (_, k) =>
      orderRow(n + k),
    );
    yield rows.join('');
  }
}

export function* badRows(count: number): Generator<string> {
  const thousand = Array.from({ length: 1000 }, (_, n) => orderRow(n, 'yesterday')).join('');
  for (let n = 0; n < count; n += 1000) yield thousand;
}

export function* repeated(part: string | Buffer, bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(megabyte, part);
  for (let n = 0; n < bytes; n += megabyte) yield chunk;
}

export function* afterHeader(
  ...parts: readonly (string | Iterable<string | Buffer>)[]
): Generator<string | Buffer> {
  yield `${orderHeader}\n`;
  for (const part of parts) {
    if (typeof part === 'string') yield part;
    else yield* part;
  }
}

/** A gzip file of a header and so many bytes of rows that are none, in a thousandth of their size. */
export async function bomb(bytes: number): Promise<Buffer> {
  const gzip = createGzip();
  const packed = buffer(gzip);
  for (const chunk of repeated(`${'x'.repeat(999)}\n`, bytes)) gzip.write(chunk);
  gzip.end();
  return Buffer.concat([gzipSync(`${orderHeader}\n`), await packed]);
}
