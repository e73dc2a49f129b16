// A master with a replica, whose link can be cut before the master dies: what was written in between is lost.
import { startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { demote, promote } from './sick-redis.ts';

const cacheDir = join(import.meta.dirname, '../../.cache/redis');

export interface ReplicatedRedis {
  readonly master: { readonly url: string; readonly name: string; readonly admin: Redis };
  readonly replica: { readonly url: string; readonly name: string; readonly admin: Redis };
  /** The replica hears no more of its master. */
  readonly cutLink: () => Promise<void>;
  /** The master dies and the replica takes its place, with another address. */
  readonly failOver: () => Promise<void>;
}

async function startServer() {
  const server = await startRedisServer({ cacheDir });
  const admin = new Redis(server.url);
  admin.on('error', () => {});
  onTestFinished(async () => {
    admin.disconnect();
    await server.stop();
  });
  return { server, admin, url: server.url, name: 'own' };
}

export async function startReplicatedRedis(): Promise<ReplicatedRedis> {
  const [master, replica] = await Promise.all([startServer(), startServer()]);
  await replica.admin.replicaof('127.0.0.1', master.server.port);
  await expect
    .poll(() => replica.admin.info('replication'), { timeout: 20_000 })
    .toContain('master_link_status:up');
  const failOver = async () => {
    process.kill(master.server.pid, 'SIGKILL');
    await promote(replica.admin);
  };
  return { master, replica, cutLink: () => demote(replica.admin), failOver };
}
