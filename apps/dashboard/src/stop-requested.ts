/**
 * Resolves when the dashboard shall end: on a signal, or when the command that started it is gone.
 * Then SIGINT is left to that command, because Ctrl-C reaches every process of the terminal.
 */
export function stopRequested(): Promise<void> {
  const isChild = process.connected;
  return new Promise((resolve) => {
    process.on('SIGINT', () => {
      if (!isChild) resolve();
    });
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
  });
}
