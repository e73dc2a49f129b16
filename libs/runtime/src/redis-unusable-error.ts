/** Redis cannot be reached or cannot be used: exit code 1. */
export class RedisUnusableError extends Error {
  override readonly name = 'RedisUnusableError';
}
