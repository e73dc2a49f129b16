import type { Cluster, Redis } from 'ioredis';

/** A server, or a Redis Cluster as a whole. */
export type RedisConnection = Redis | Cluster;
