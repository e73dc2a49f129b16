import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

// A one-to-one mixing of 32 bits (MurmurHash3's finalizer): different numbers give different ids,
// so no set of the ids used so far has to be kept.
function scramble(number: number): number {
  let bits = number ^ 0x2545f491; // or 0 would stay 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}

/** A version 4 UUID: distinct for distinct rows, random in the rest. */
export function orderIdOf(row: number, seed: number, random: RandomGenerator): string {
  const middle = hex((random.next() & 0xffff0fff) | 0x4000);
  const end = hex((random.next() & 0x3fffffff) | 0x80000000);
  return joined(hex(scramble(row ^ seed)), middle, end, hex(random.next()));
}

/** A version 1 UUID as one machine hands them out: only the first group differs. */
export function customerIdOf(customer: number, seed: number): string {
  return `${hex(scramble(~(customer ^ seed)))}-da50-11eb-8f3a-5254007c19e2`;
}

function joined(first: string, middle: string, end: string, last: string): string {
  const groups = [first, middle.slice(0, 4), middle.slice(4), end.slice(0, 4)];
  return `${groups.join('-')}-${end.slice(4)}${last}`;
}
