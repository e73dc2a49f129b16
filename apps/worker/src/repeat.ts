/**
 * Does something every so often, never twice at the same time. What fails is told when it begins to fail, and
 * tried again.
 * @returns ends it, after one last time
 */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onFailing: (error: unknown) => void,
): () => Promise<void> {
  let isFailing = false;
  let running = Promise.resolve();
  const once = async () => {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onFailing(error);
      isFailing = true;
    }
  };
  const next = () => {
    running = once().then(() => {
      timer = setTimeout(next, everyMs).unref();
    });
  };
  let timer: NodeJS.Timeout | undefined;
  next();
  return async () => {
    await running;
    clearTimeout(timer);
    await once();
  };
}
