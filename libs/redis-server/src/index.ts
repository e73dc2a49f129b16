export { findRedisServer, findValkeyServer } from './find-redis-server.ts';
export { onFreePort } from './free-port.ts';
export { leash } from './leash.ts';
export { startRedisServer } from './start-redis-server.ts';
export type { FindOptions } from './find-redis-server.ts';
export type { RedisServer, StartOptions } from './start-redis-server.ts';
