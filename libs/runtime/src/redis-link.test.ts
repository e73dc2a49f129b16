import { openKeySpace, startRedisCluster } from '@verdict/testing';
import { Cluster } from 'ioredis';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openRedisLink, RedisAwayError } from './redis-link.ts';

/** A way to the same Redis that is closed until it is opened, and tells what was told through it. */
async function startGate(redisUrl: string, isOpen: boolean) {
  const port = Number(new URL(redisUrl).port);
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  if (isOpen) open();
  let told = '';
  const gate = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    for (const socket of [client, redis]) socket.on('error', () => {});
    redis.on('data', (part) => (told += String(part)));
    onTestFinished(() => void redis.destroy());
    void opened.then(() => client.pipe(redis).pipe(client));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void gate.close());
  await once(gate, 'listening');
  const address = gate.address();
  const ownPort = typeof address === 'object' ? address?.port : undefined;
  return { url: `redis://127.0.0.1:${ownPort}`, open, told: () => told };
}

function openLink(text: string) {
  const link = openRedisLink(text);
  onTestFinished(() => link.close());
  return link;
}

it('waits for each of several servers, not only for the first', async () => {
  const { url, redis } = openKeySpace();
  const [first, second] = [await startGate(url, true), await startGate(url, false)];
  const link = openLink(`${first.url},${second.url}`);
  let isTried = false;
  void link.firstTry.then(() => {
    isTried = true;
  });
  await expect.poll(first.told).toContain('cluster_enabled');
  for (let turn = 0; turn < 10; turn += 1) await redis.ping(); // time to take it in
  expect(isTried).toBe(false);
  expect(() => link.requireReady()).toThrow(RedisAwayError);
  second.open();
  await link.firstTry;
  expect(link.requireReady()).toHaveLength(2);
  expect(await link.findTrouble(1000)).toBeUndefined();
});

it('does not wait for ever when nobody is there', async () => {
  const link = openLink('redis://127.0.0.1:1,redis://127.0.0.1:2');
  await link.firstTry;
  expect(() => link.requireReady()).toThrow('connect ECONNREFUSED');
});

it('is one connection to a cluster, whichever of its nodes are named', async () => {
  const { url } = await startRedisCluster(3);
  const link = openLink(`redis://127.0.0.1:1,${url}`);
  const connections = await vi.waitFor(() => link.requireReady(), { timeout: 10_000 });
  expect(connections).toHaveLength(1);
  expect(connections[0]).toBeInstanceOf(Cluster);
  expect(await link.findTrouble(1000)).toBeUndefined();
});
