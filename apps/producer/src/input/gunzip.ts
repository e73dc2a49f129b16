// Gzip data as a stream, with more care than the decompressor of Node: that one passes over bytes behind
// zeros, and gives nothing of a short file whose last bytes are wrong.
import { crc32 } from 'node:zlib';
import { BrokenInputError, DamagedInputError } from './broken-input-error.ts';
import { gzipHeaderBytes, isGzip, longestHeaderBytes } from './gzip-header.ts';
import { inflateOne } from './inflate.ts';
import type { PackedBytes } from './packed-bytes.ts';

const trailerBytes = 8;
const cutOff = 'the gzip data is cut off';
const endlessHeader = 'the gzip data has a header without an end';

/**
 * Orders as CSV pack to a fifth or a tenth. What would fill a hundred times its size is made to fill disks
 * and memory, with rows in Redis or with rejects; who means it unpacks it first.
 */
const mostExpansion = 100;
/** Short files that repeat themselves are no danger. */
const harmlessBytes = 16_000_000;

async function takeHeader(packed: PackedBytes): Promise<void> {
  let known = 0;
  let length: number | undefined;
  while (length === undefined) {
    const bytes = await packed.peek(known + 1);
    if (bytes.length === known) throw new BrokenInputError(cutOff);
    known = bytes.length;
    length = gzipHeaderBytes(bytes);
    if (length === undefined && known > longestHeaderBytes) {
      throw new BrokenInputError(endlessHeader);
    }
  }
  packed.take(length);
}

async function checkTrailer(packed: PackedBytes, checksum: number, length: number): Promise<void> {
  const bytes = await packed.peek(trailerBytes);
  if (bytes.length < trailerBytes) throw new BrokenInputError(cutOff);
  if (bytes.readUInt32LE(0) !== checksum || bytes.readUInt32LE(4) !== length % 2 ** 32) {
    throw new DamagedInputError(
      'the gzip data is damaged: its checksum does not fit, so rows of it may be wrong',
    );
  }
  packed.take(trailerBytes);
}

async function* unpackMember(packed: PackedBytes): AsyncGenerator<Buffer> {
  let checksum = 0;
  let length = 0;
  await takeHeader(packed);
  for await (const part of inflateOne(packed)) {
    checksum = crc32(part, checksum);
    length += part.length;
    yield part;
  }
  await checkTrailer(packed, checksum, length);
}

/** Zeros fill up the last block of a tape; anything else is not ours to pass over. */
async function refuseRest(packed: PackedBytes): Promise<void> {
  for await (const bytes of packed.remaining()) {
    if (bytes.some((byte) => byte !== 0)) {
      throw new BrokenInputError('other bytes follow the gzip data');
    }
  }
}

async function* unpackMembers(packed: PackedBytes): AsyncGenerator<Buffer> {
  while (isGzip(await packed.peek(2))) yield* unpackMember(packed);
  await refuseRest(packed);
}

function refuseBomb(packedBytes: number, unpackedBytes: number): void {
  if (unpackedBytes <= harmlessBytes + mostExpansion * packedBytes) return;
  throw new BrokenInputError(
    `the gzip data expands to more than ${mostExpansion} times its size; ` +
      'if that is meant, unpack it with gunzip first',
  );
}

/**
 * Unpacks gzip data of one or more members.
 * @throws BrokenInputError when it is cut off, damaged (a DamagedInputError), followed by other bytes, or expands beyond all
 *   measure; what came out before that was given
 */
export async function* gunzip(packed: PackedBytes): AsyncGenerator<Buffer> {
  let unpackedBytes = 0;
  for await (const part of unpackMembers(packed)) {
    unpackedBytes += part.length;
    refuseBomb(packed.taken, unpackedBytes);
    yield part;
  }
}
