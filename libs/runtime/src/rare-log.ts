// A log for what may come a thousand times a second: each text once in a while, and a count of the rest.

/** More different texts than these are counted only. */
const mostTexts = 5;

export interface RareLog {
  readonly write: (text: string) => void;
  /** Says what was left out, and no more from then on. */
  readonly close: () => void;
}

export interface RareLogOptions {
  /** Milliseconds for which a text is not repeated. */
  readonly intervalMs: number;
  readonly log: (text: string) => void;
  readonly logSuppressed: (count: number) => void;
}

/** The first of each text is written at once; an interval later, how many were left out, if any. */
export function openRareLog({ intervalMs, log, logSuppressed }: RareLogOptions): RareLog {
  const told = new Set<string>();
  let suppressed = 0;
  let timer: NodeJS.Timeout | undefined;
  const endInterval = () => {
    clearTimeout(timer);
    timer = undefined;
    if (suppressed > 0) logSuppressed(suppressed);
    suppressed = 0;
    told.clear();
  };
  const write = (text: string) => {
    timer ??= setTimeout(endInterval, intervalMs).unref();
    if (told.has(text) || told.size >= mostTexts) {
      suppressed += 1;
      return;
    }
    told.add(text);
    log(text);
  };
  return { write, close: endInterval };
}
