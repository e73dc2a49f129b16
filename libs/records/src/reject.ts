/** Why a value was refused: a stable code for programs, and what would have been right for people. */
export interface Problem {
  readonly reason: string;
  readonly expected: string;
}

/** One row that was not taken, as it stands in the rejects file. */
export interface Reject extends Problem {
  readonly file: string;
  /** Line of the file on which the row starts; the header is line 1. */
  readonly line: number;
  /** Null where the row has no readable order id. */
  readonly order_id: string | null;
  /** Null where the row as a whole is at fault. */
  readonly column: string | null;
  readonly got: string;
}

const longestQuote = 200;

/** Shortens what came, so that a cell of megabytes cannot fill a log or a rejects file. */
export function quoteInput(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`;
}

/** Control characters would be commands to a terminal. */
function escapeControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return `\\u${code.padStart(4, '0')}`;
  });
}

/** What came, shortened, on one line that can be shown on a terminal. */
export function quoteLine(text: string): string {
  return escapeControls(quoteInput(text));
}

export function describeReject(reject: Reject): string {
  const place = reject.column === null ? '' : `, column ${reject.column}`;
  const order = reject.order_id === null ? '' : ` (order ${reject.order_id})`;
  return `${reject.file}, line ${reject.line}${place}${order}: expected ${reject.expected}, got ${escapeControls(JSON.stringify(reject.got))} [${reject.reason}]`;
}
