import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { onFreePort, pickFreePort } from './free-port.ts';

async function listenOnce(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  return port;
}

test('another port is used when a free one was taken meanwhile', async () => {
  const other = createServer().listen(await pickFreePort(), '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  const picks = [address.port, await pickFreePort()];

  const port = await onFreePort(listenOnce, async () => picks.shift() ?? 0);
  expect(port).not.toBe(address.port);
  other.close();
});

test('every other error is the caller’s, at once', async () => {
  let calls = 0;
  const use = async (): Promise<void> => {
    calls += 1;
    throw new Error('out of memory');
  };
  await expect(onFreePort(use)).rejects.toThrow('out of memory');
  expect(calls).toBe(1);
});
