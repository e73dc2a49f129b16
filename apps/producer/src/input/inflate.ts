import { createInflateRaw, type InflateRaw } from 'node:zlib';
import { BrokenInputError, DamagedInputError } from './broken-input-error.ts';
import type { PackedBytes } from './packed-bytes.ts';

/** At most 1,032 times as much comes out of them, which is what memory has to hold at once. */
const stepBytes = 8192;
const outputBytes = 65_536;

/** One compressed piece of data, unpacked step by step. */
class Inflater {
  readonly #inflate: InflateRaw = createInflateRaw({ chunkSize: outputBytes });
  #parts: Buffer[] = [];

  constructor() {
    this.#inflate.on('data', (part: Buffer) => this.#parts.push(part));
  }

  /** Bytes that it has taken. */
  get taken(): number {
    return this.#inflate.bytesWritten;
  }

  /** @returns whether the data ended within these bytes, which then are not all taken */
  push(bytes: Buffer): Promise<boolean> {
    const inflate = this.#inflate;
    return new Promise((resolve, reject) => {
      const onEnd = () => resolve(true);
      inflate.once('end', onEnd).once('error', reject);
      inflate.write(bytes, () => {
        inflate.off('end', onEnd).off('error', reject);
        resolve(false);
      });
    });
  }

  /** What came out since the last time. */
  takeOutput(): Buffer[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  close(): void {
    this.#inflate.on('error', () => {}).destroy();
  }
}

function damaged(error: unknown): DamagedInputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new DamagedInputError(`the gzip data is damaged: ${reason}`, { cause: error });
}

/**
 * Unpacks what lies before the bytes up to the end of the compressed data.
 * @throws BrokenInputError when it is damaged or cut off; what came out before that was given
 */
export async function* inflateOne(packed: PackedBytes): AsyncGenerator<Buffer> {
  const inflater = new Inflater();
  try {
    for (let hasEnded = false; !hasEnded;) {
      const bytes = (await packed.peek(1)).subarray(0, stepBytes);
      if (bytes.length === 0) throw new BrokenInputError('the gzip data is cut off');
      const before = inflater.taken;
      try {
        hasEnded = await inflater.push(bytes);
      } catch (error) {
        yield* inflater.takeOutput();
        throw damaged(error);
      }
      packed.take(inflater.taken - before);
      yield* inflater.takeOutput();
    }
  } finally {
    inflater.close();
  }
}
