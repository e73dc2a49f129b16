import { describeLayout, isSameLayout, type Layout, undividedLayout } from '@verdict/shards';

/** That nobody serves the orders of a layout, and what helps. */
export function workerHint(layout: Layout): string {
  if (isSameLayout(layout, undividedLayout)) {
    return 'no worker is connected; `npx worker` starts one on this machine';
  }
  const command = `QUEUE_SHARDS=${layout.shards} npx worker`;
  return `no worker serves ${describeLayout(layout)}; \`${command}\` starts one on this machine`;
}
