import { openKeySpace } from '@verdict/testing';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { checkRedis } from './check-redis.ts';
import { connectRedis } from './redis.ts';
import { RedisUnusableError } from './redis-unusable-error.ts';

test('a Redis that is there is connected to, and usable', async () => {
  const redis = await connectRedis(openKeySpace().url, 'command');
  onTestFinished(() => redis.disconnect());
  expect(await redis.ping()).toBe('PONG');
  await checkRedis(redis);
});

test.each(['command', 'service'] as const)(
  'a %s says at once where no Redis listens, with the password masked',
  async (patience) => {
    const beganMs = performance.now();
    const connecting = connectRedis('redis://user:secret@127.0.0.1:1', patience);
    await expect(connecting).rejects.toThrow(RedisUnusableError);
    await expect(connecting).rejects.toThrow(
      /^cannot reach Redis at redis:\/\/user:\*\*\*@127\.0\.0\.1:1: .*ECONNREFUSED.*--redis-url or REDIS_URL$/,
    );
    expect(performance.now() - beganMs).toBeLessThan(4000);
  },
);

test('a host that takes connections and never answers is given up within seconds', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const beganMs = performance.now();
  await expect(connectRedis(`redis://127.0.0.1:${port}`, 'command')).rejects.toThrow(
    `cannot reach Redis at redis://127.0.0.1:${port}: connecting took longer than 3000 ms`,
  );
  expect(performance.now() - beganMs).toBeLessThan(4000);
});

test('a server that hangs up is not told as one that is away', async () => {
  const rude = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  onTestFinished(() => void rude.close());
  await once(rude, 'listening');
  const address = rude.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(connectRedis(`redis://127.0.0.1:${port}`, 'command')).rejects.toThrow(
    /: (Connection is closed|read ECONNRESET|write EPIPE)\. it closes new connections; see its maxclients/,
  );
});

test('a wrong password is told, but not which', async () => {
  const { redis, name, url } = openKeySpace();
  await redis.acl('SETUSER', name, 'on', '>right', '~*', '+@all');
  onTestFinished(async () => void (await redis.acl('DELUSER', name)));
  const host = new URL(url).host;
  const error = await connectRedis(`redis://${name}:wrong@${host}`, 'service').catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(RedisUnusableError);
  expect(error).toHaveProperty('message', expect.stringContaining('WRONGPASS'));
  expect(error).not.toHaveProperty('message', expect.stringMatching(/:wrong@/));
  const connected = await connectRedis(`redis://${name}:right@${host}`, 'service');
  expect(await connected.ping()).toBe('PONG');
  connected.disconnect();
});

test('an attempt to connect that failed prints nothing by itself', async () => {
  const onError = vi.spyOn(console, 'error');
  onTestFinished(() => onError.mockRestore());
  await expect(connectRedis('redis://127.0.0.1:1', 'service')).rejects.toThrow('ECONNREFUSED');
  expect(onError).not.toHaveBeenCalled();
});

test('a service gets its connection back after losing it', async () => {
  const { redis: other, url } = openKeySpace();
  const redis = await connectRedis(url, 'service');
  onTestFinished(() => redis.disconnect());
  const lost = once(redis, 'close');
  await other.client('KILL', 'ID', await redis.client('ID'));
  await lost;
  expect(await redis.ping()).toBe('PONG');
});
