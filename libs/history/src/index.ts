export type { History } from './history.ts';
export { type FactKind, factKinds, type LoadedFacts } from './loaded-facts.ts';
export { hasFacts, readLoadedFacts, recordLoadedFacts } from './loaded-facts.ts';
export { countMissingFacts } from './missing-facts.ts';
export { MemoryHistory } from './memory-history.ts';
export { RedisHistory } from './redis-history.ts';
export { ShardedHistory } from './sharded-history.ts';
