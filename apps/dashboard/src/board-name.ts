import type { Lane } from '@verdict/queue';
import { describeLayout, isSameLayout, type Layout, undividedLayout } from '@verdict/shards';

/** How Bull Board calls a queue. */
export interface BoardName {
  /** In addresses. */
  readonly path: string;
  /** For people; empty where the path says it all. */
  readonly title: string;
}

export function boardNameOf(lane: Lane, layout: Layout, index: number): BoardName {
  if (isSameLayout(layout, undividedLayout)) return { path: lane, title: '' };
  const { shards, servers } = layout;
  const spread = servers === 1 ? '' : `-on-${servers}-servers`;
  return {
    path: `${lane}-${index + 1}-of-${shards}${spread}`,
    title: `${lane}, ${index + 1} of ${describeLayout(layout)}`,
  };
}
