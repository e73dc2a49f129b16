import { describeLayout, isSameLayout, type Layout, undividedLayout } from '@verdict/shards';

/** How Bull Board calls a queue. */
export interface BoardName {
  /** In addresses. */
  readonly path: string;
  /** For people; empty where the path says it all. */
  readonly title: string;
}

export function boardNameOf(layout: Layout, index: number): BoardName {
  if (isSameLayout(layout, undividedLayout)) return { path: 'orders', title: '' };
  const { shards, servers } = layout;
  const spread = servers === 1 ? '' : `-on-${servers}-servers`;
  return {
    path: `orders-${index + 1}-of-${shards}${spread}`,
    title: `orders, ${index + 1} of ${describeLayout(layout)}`,
  };
}
