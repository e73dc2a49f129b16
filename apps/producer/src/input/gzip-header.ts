// The header of a gzip member (RFC 1952): what stands before the compressed data.
import { BrokenInputError } from './broken-input-error.ts';

const magic = Buffer.of(0x1f, 0x8b);
const deflate = 8;
const fixedBytes = 10;

const flags = { headerCrc: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 };

/** An extra field has at most 64 KiB; names are shorter, and without an end they are none. */
export const longestHeaderBytes = 100_000;

export function isGzip(bytes: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic);
}

function afterExtra(bytes: Buffer, at: number): number {
  return bytes.length < at + 2 ? Number.POSITIVE_INFINITY : at + 2 + bytes.readUInt16LE(at);
}

function afterText(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0, at);
  return end < 0 ? Number.POSITIVE_INFINITY : end + 1;
}

/**
 * The length of the header in bytes; undefined when more bytes than these are needed to tell.
 * @throws BrokenInputError when it is none
 */
export function gzipHeaderBytes(bytes: Buffer): number | undefined {
  if (bytes.length < fixedBytes) return undefined;
  const [, , method = 0, flag = 0] = bytes;
  if (method !== deflate || (flag & flags.reserved) !== 0) {
    throw new BrokenInputError('the gzip data has a header of an unknown kind');
  }
  let at = fixedBytes;
  if ((flag & flags.extra) !== 0) at = afterExtra(bytes, at);
  if ((flag & flags.name) !== 0) at = afterText(bytes, at);
  if ((flag & flags.comment) !== 0) at = afterText(bytes, at);
  if ((flag & flags.headerCrc) !== 0) at += 2;
  return at <= bytes.length ? at : undefined;
}
