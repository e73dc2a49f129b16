/** The shortest retention is a minute: a run noted this often is never over. */
const everyMs = 20_000;

/**
 * Notes an enqueue that goes on, so that its run is not taken for finished while orders still come, as from
 * a slow pipe. Where the run is gone, or on its way out, the note finds out before orders go there.
 * @param note opens the run again
 */
export function keepRunOpen(
  note: () => Promise<unknown>,
  nowMs: () => number = () => performance.now(),
): () => Promise<void> {
  let notedMs = nowMs();
  return async () => {
    if (nowMs() - notedMs < everyMs) return;
    await note();
    notedMs = nowMs();
  };
}
