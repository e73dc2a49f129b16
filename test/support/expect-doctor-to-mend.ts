import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Space } from './commands.ts';
import { examine } from './examine.ts';

/** Queues on each server, by the prefix of their keys. */
async function queuesOf(redis: Redis, name: string): Promise<string[]> {
  const keys = await redis.keys(`{${name}:*}:orders:meta`);
  return keys.map((key) => key.slice(0, -':orders:meta'.length));
}

/** Has each shard name a failed job that is not there; the doctor finds each, and mends it where it is. */
export async function expectDoctorToMend(space: Space, servers: readonly Redis[]): Promise<void> {
  const shards: string[] = [];
  for (const redis of servers) {
    for (const shard of await queuesOf(redis, space.name)) {
      await redis.zadd(`${shard}:orders:failed`, 1, 'orders~gone');
      shards.push(shard);
    }
  }
  expect(shards).toHaveLength(space.shards ?? 1);
  const { code, findings } = await examine(space);
  expect(code).toBe(3);
  const missing = findings.filter((finding) => finding.code === 'job.missing');
  expect(missing.map(({ shard }) => shard).toSorted()).toEqual(shards.toSorted());
  await examine(space, '--fix');
  expect((await examine(space)).counts).not.toHaveProperty(['job.missing']);
}
