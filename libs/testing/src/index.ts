export { type KeySpace, openKeySpace } from './key-space.ts';
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
