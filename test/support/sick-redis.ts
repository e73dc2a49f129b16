// What can go wrong with a Redis that runs, done to it by its own commands.
import type { Redis } from 'ioredis';

/** Closes every connection but the one that says so. @returns how many there were */
export async function killClients(admin: Redis): Promise<number> {
  const kinds = ['normal', 'pubsub'] as const;
  const killed = await Promise.all(
    kinds.map((kind) => admin.call('CLIENT', 'KILL', 'TYPE', kind, 'SKIPME', 'YES')),
  );
  return killed.reduce<number>((sum, count) => sum + Number(count), 0);
}

/** As a master is after a failover: it still has its data, and takes no writes. */
export async function demote(admin: Redis): Promise<void> {
  await admin.replicaof('127.0.0.1', 1);
}

export async function promote(admin: Redis): Promise<void> {
  await admin.replicaof('NO', 'ONE');
}

/** Redis is over its limit at once, and refuses whatever takes memory. */
export async function fillMemory(admin: Redis): Promise<void> {
  await admin.config('SET', 'maxmemory', '1mb');
}

export async function freeMemory(admin: Redis): Promise<void> {
  await admin.config('SET', 'maxmemory', '0');
}
