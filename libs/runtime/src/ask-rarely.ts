/** Asks at most once in a time; in between, the last answer is given again. */
export function askRarely<T>(
  ask: () => Promise<T>,
  everyMs: number,
  nowMs: () => number = () => performance.now(),
): () => Promise<T> {
  let nextMs = -Infinity;
  let answer: Promise<T>;
  return () => {
    if (nowMs() < nextMs) return answer;
    nextMs = nowMs() + everyMs;
    answer = ask();
    return answer;
  };
}
