import { RedisUnusableError } from './redis-unusable-error.ts';

/** Redis is there and still reads its file: it can be used in a while. */
export class RedisLoadingError extends RedisUnusableError {}
