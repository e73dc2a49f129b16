import { checkedText } from './checked-text.ts';
import type { Problem } from './reject.ts';

const longestIdentifier = 200;
// Half a surrogate pair has no UTF-8: stored, all of them would become the same character.
const unstorable = /[\p{Cc}\p{Cs}]/u;

function problemOfIdentifier(text: string): Problem | undefined {
  if (text.trim() === '') return { reason: 'empty', expected: 'a non-empty text' };
  if (text.length > longestIdentifier && Array.from(text).length > longestIdentifier) {
    return { reason: 'too-long', expected: `at most ${longestIdentifier} characters` };
  }
  if (unstorable.test(text)) {
    return { reason: 'control-character', expected: 'a text without control characters' };
  }
  return undefined;
}

/**
 * An id, SKU code, zip code or status: any text of 1 to 200 characters (code points) without
 * control characters. It is never trimmed, case-folded or read as a number: leading zeros stay.
 */
export const identifier = checkedText(problemOfIdentifier);
