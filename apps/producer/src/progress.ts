import cliProgress from 'cli-progress';
import type { WriteStream } from 'node:tty';
import { progressLine } from './progress-line.ts';
import { secondsLeftOf, shareOf } from './progress-pace.ts';
import { openSilentProgress } from './silent-progress.ts';

/** Share, time left and rate of long work, on stderr where that is a terminal. */
export interface Progress {
  /** `done` is in the unit of the total, `count` in the one that is shown. */
  readonly update: (done: number, count: number) => void;
  /** Says why nothing moves; undefined when it moves again. */
  readonly explain: (why: string | undefined) => void;
  readonly stop: () => void;
}

export interface ProgressOptions {
  readonly label: string;
  /** Unknown when undefined: then there is no share and no time left. */
  readonly total: number | undefined;
  /** How much of the total was done before. */
  readonly from?: number;
  /** What is counted, such as `orders`. */
  readonly unit: string;
  readonly isHidden?: boolean;
}

function openBar({ label, total, from = 0, unit }: ProgressOptions, stream: WriteStream): Progress {
  const startedMs = performance.now();
  let [done, count, why]: [number, number, string | undefined] = [from, 0, undefined];
  const format = () => {
    const elapsedMs = Math.max(performance.now() - startedMs, 1);
    const pace = { from, done, total, elapsedMs };
    const perSecond = (count * 1000) / elapsedMs;
    const [share, secondsLeft] = [shareOf(pace), secondsLeftOf(pace)];
    return progressLine({ label, share, secondsLeft, count, unit, perSecond, why });
  };
  // Lines are cut to the width of the terminal, whose own settings stay as they are after Ctrl-C.
  const bar = new cliProgress.SingleBar({ format, stream, linewrap: true, clearOnComplete: true });
  bar.start(1, 0);
  return {
    update: (newDone, newCount) => {
      [done, count] = [newDone, newCount];
    },
    explain: (reason) => {
      why = reason;
    },
    stop: () => bar.stop(),
  };
}

/** Nothing but the reasons of long waits where the stream is no terminal. */
export function openProgress(
  options: ProgressOptions,
  stream: WriteStream = process.stderr,
): Progress {
  if (stream.isTTY && !options.isHidden) return openBar(options, stream);
  return openSilentProgress(options.label, (line) => stream.write(`${line}\n`));
}

/** Shows the progress of an action, as long as it lasts. */
export async function withProgress<T>(
  options: ProgressOptions,
  action: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = openProgress(options);
  try {
    return await action(progress);
  } finally {
    progress.stop();
  }
}
