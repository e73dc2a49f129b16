export { askByShard, groupByShard } from './by-shard.ts';
export { describeLayout, isSameLayout, type Layout, LayoutError } from './layout.ts';
export { layoutOf, layoutSchema, undividedLayout } from './layout.ts';
export { type Layouts, openLayouts } from './layouts.ts';
export { keepServerPlaces } from './server-places.ts';
export { mapShards, type Shard, type Shards } from './shards.ts';
