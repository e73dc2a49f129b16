// Which orders are captured. It follows from the id alone, so that every worker, try and run agrees.

/**
 * 32 bits: FNV-1a over the UTF-16 units (draft-eastlake-fnv), then the finalizer of MurmurHash3 (Appleby), without
 * which ids that end alike would hash alike in the high bits. Not crc32: that one spreads orders over shards and
 * buckets, and a sample by the same number would lie in few of them.
 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) {
    // Of some scripts one unit has more bits than the byte that FNV-1a is defined for: all of them count.
    hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Whether an order is of the sample. One that is captured at a share is so at every larger one.
 * @param share of all orders, from 0 to 1
 */
export function isCaptured(order_id: string, share: number): boolean {
  return hashOf(order_id) < share * 2 ** 32;
}
