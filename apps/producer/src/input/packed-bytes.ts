/** Bytes of a file that are taken piece by piece, with a look at what comes. */
export class PackedBytes {
  readonly #parts: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes taken so far: where in the file the next one stands, from 0. */
  taken = 0;

  constructor(parts: AsyncIterable<Buffer>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  /** The next bytes, at least so many as long as there are; they stay to be taken. */
  async peek(count: number): Promise<Buffer> {
    while (this.#rest.length < count) {
      const { value, done } = await this.#parts.next();
      if (done === true) break;
      this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    }
    return this.#rest;
  }

  take(count: number): Buffer {
    const bytes = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    this.taken += bytes.length;
    return bytes;
  }

  /** All that is left, as it comes. */
  async *remaining(): AsyncGenerator<Buffer> {
    for (let bytes = await this.peek(1); bytes.length > 0; bytes = await this.peek(1)) {
      yield this.take(bytes.length);
    }
  }

  async close(): Promise<void> {
    await this.#parts.return?.();
  }
}
