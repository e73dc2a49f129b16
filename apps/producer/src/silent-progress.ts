import type { Progress } from './progress.ts';

const patienceMs = 5000;
const pauseMs = 30_000;

/** For a stderr that is no terminal, such as a log: tells only of a long wait, and that rarely. */
export function openSilentProgress(
  label: string,
  say: (line: string) => void,
  nowMs: () => number = () => performance.now(),
): Progress {
  let sinceMs: number | undefined;
  let nextMs = 0;
  const explain = (why: string | undefined) => {
    const atMs = nowMs();
    sinceMs = why === undefined ? undefined : (sinceMs ?? atMs);
    if (sinceMs === undefined || atMs < Math.max(sinceMs + patienceMs, nextMs)) return;
    say(`${label}: ${why}`);
    nextMs = atMs + pauseMs;
  };
  return { update: () => {}, explain, stop: () => {} };
}
