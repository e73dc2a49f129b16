// What an error may say where others read it: in logs and when a process ends. Libraries quote what
// they could not read, and an error of Redis carries the whole command, so that neither is shown as
// it is.
const longestText = 500;

/** Passwords of addresses, and texts in quotes, which stood in an order as often as not. */
function withoutContent(text: string): string {
  return text
    .replace(/\/\/[^\s/@]*@/g, '//***@')
    .replace(/"(?:[^"\\]|\\.)*"/gs, '"…"')
    .slice(0, longestText);
}

/** An error, and what it was caused by, in one line without order content or passwords. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(describeError).join('; ');
  }
  // The parser of JSON quotes what it read.
  if (error instanceof SyntaxError) return 'SyntaxError: a text that cannot be parsed';
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutContent(error) : 'error';
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  return `${name}${withoutContent(error.message)}`;
}

/** Where an error came from, line by line, without its message. */
function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^ {4}at /.test(line));
}

/** For a process that ends of an error that nobody expected: what and where, and no more. */
export function describeCrash(error: unknown): string {
  return [describeError(error), ...framesOf(error)].join('\n');
}
