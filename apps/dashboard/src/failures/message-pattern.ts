// What is the same in the messages of all failures of one cause: the message without what belongs to one order.
import type { Order } from '@verdict/records';

const longestMessage = 300;
/** A shorter value without digits is too often a word of the message itself. */
const shortestWord = 4;

const named = ['timestamp', 'order_id', 'customer_id', 'sku_code', 'zip_code'] as const;

function isTelling(value: string): boolean {
  return value.length >= shortestWord || (value !== '' && /\d/.test(value));
}

const partOfWord = /[\p{L}\p{N}]/u;

function isWhole(message: string, start: number, end: number): boolean {
  return !partOfWord.test(message.charAt(start - 1)) && !partOfWord.test(message.charAt(end));
}

/** Whole words only: order 12 is no part of 3120. By hand, as a pattern for each value takes milliseconds. */
function withoutValue(message: string, name: string, value: string): string {
  if (!isTelling(value)) return message;
  let rest = message;
  let plain = '';
  for (let start = rest.indexOf(value); start >= 0; start = rest.indexOf(value)) {
    const end = start + value.length;
    plain += rest.slice(0, start) + (isWhole(rest, start, end) ? `<${name}>` : value);
    rest = rest.slice(end);
  }
  return plain + rest;
}

function withoutOrder(message: string, order: Order): string {
  return named.reduce((text, name) => withoutValue(text, name, order[name]), message);
}

/** What is quoted is data, unless it is a plain name, such as that of a property. */
const quoted = /(?<![\p{L}\p{N}])(["'`])((?:(?!\1).)+)\1(?![\p{L}\p{N}])/gu;
const plainName = /^[A-Za-z_<>.]+$/;

function withoutQuoted(message: string): string {
  return message.replace(quoted, (all, mark: string, text: string) =>
    plainName.test(text) ? all : `${mark}…${mark}`,
  );
}

const changing: readonly RegExp[] = [
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?/g,
  /\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi,
  /\d+([.,:]\d+)*/g,
];

/** The message of a failure in one line, with placeholders for ids, numbers, times and quoted data. */
export function messagePattern(message: string, order: Order): string {
  const line = message.replace(/\s+/g, ' ').trim();
  const plain = withoutQuoted(withoutOrder(line, order));
  const pattern = changing.reduce((text, part) => text.replace(part, '…'), plain);
  const characters = Array.from(pattern);
  if (characters.length <= longestMessage) return pattern;
  return `${characters.slice(0, longestMessage).join('')}…`;
}
