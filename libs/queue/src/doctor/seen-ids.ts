// Which ids were seen, in 16 MB whatever their number: about one in two hundred of five million ids is taken for
// one that was seen, and none that was seen for a new one. Whoever is told "seen" has to make sure.
import { crc32 } from 'node:zlib';

const bits = 2 ** 27;

function placesOf(id: string): readonly [number, number] {
  return [crc32(id) % bits, crc32(id, 0x9e3779b9) % bits];
}

export class SeenIds {
  readonly #bytes = new Uint8Array(bits / 8);

  has(id: string): boolean {
    return placesOf(id).every((bit) => ((this.#bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0);
  }

  /** @returns whether it was seen before */
  add(id: string): boolean {
    const wasSeen = this.has(id);
    for (const bit of placesOf(id)) {
      this.#bytes[bit >> 3] = (this.#bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    return wasSeen;
  }
}
