/**
 * Resolves when this replica shall end: on SIGTERM, or when its supervisor is gone, so that no
 * worker outlives the command that started it. SIGINT is left to the supervisor, because Ctrl-C
 * reaches every process of the terminal at once.
 */
export function stopRequested(): Promise<string> {
  process.on('SIGINT', () => {});
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('disconnect', () => resolve('supervisor gone'));
  });
}
