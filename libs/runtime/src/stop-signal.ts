const launcherPollMs = 500;

/**
 * npm and npx hand a signal to the shell between them and us, which dies of it and leaves us
 * behind. Whoever was started by them therefore ends when its parent is gone.
 */
function onLauncherGone(stop: () => void): void {
  if (process.env['npm_execpath'] === undefined) return;
  const launcher = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(watch);
    stop();
  }, launcherPollMs);
  watch.unref();
}

/**
 * Aborts when the process shall end: on SIGTERM, SIGINT or SIGHUP, or when whoever started it is
 * gone, so that no command leaves a process behind, even after kill -9.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stop);
  process.once('disconnect', stop);
  onLauncherGone(stop);
  return controller.signal;
}
