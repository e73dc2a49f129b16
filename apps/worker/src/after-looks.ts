const looks = 4;

/**
 * Calls `act` when about so much time has passed, unless it is stopped before. It looks at the clock's turns,
 * not at the clock: when a process was stopped, or its machine slept, a timeout would be over at once, before
 * the answer that has long been there is read.
 * @param ms in milliseconds
 * @returns what stops it
 */
export function afterLooks(ms: number, act: () => void): () => void {
  let looked = 0;
  const look = () => {
    looked += 1;
    if (looked < looks) return;
    clearInterval(timer);
    act();
  };
  const timer = setInterval(look, ms / looks);
  return () => clearInterval(timer);
}
