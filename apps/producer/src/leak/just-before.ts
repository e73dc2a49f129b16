/**
 * A text that sorts after every timestamp before this one, and before the one itself: what was known strictly
 * before an order. Timestamps are fixed-width text and end in a digit.
 */
export function justBefore(timestamp: string): string {
  const last = timestamp.length - 1;
  return timestamp.slice(0, last) + String.fromCharCode(timestamp.charCodeAt(last) - 1);
}
