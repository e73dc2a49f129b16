// What is wrong with a text that is no JSON, and where: V8 does not always say the place.
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { quoteInput } from './reject.ts';

const quotedCharacters = 40;

/** Undefined where it is none to this parser, or too deep for it. */
function firstFault(text: string): ParseError | undefined {
  const faults: ParseError[] = [];
  try {
    parse(text, faults, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return faults[0];
}

/** In words, with the place of the first fault; characters are counted from 1. */
function describeJsonFault(text: string): string {
  const first = firstFault(text);
  if (first === undefined) return `no JSON: ${quoteInput(text)}`;
  const place = `at character ${first.offset + 1}`;
  if (first.offset >= text.length) return `a text that ends too early, ${place}`;
  const there = text.slice(first.offset, first.offset + quotedCharacters);
  return `${printParseErrorCode(first.error)} ${place}: ${JSON.stringify(there)}`;
}

export function parseJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: describeJsonFault(text) };
  }
}
