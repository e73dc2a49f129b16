import { expect, test } from 'vitest';
import { pickFreePort } from './free-port.ts';
import { leash } from './leash.ts';
import { waitUntilReady } from './wait-until-ready.ts';

test('a server that never answers is ended, and the error holds its output', async () => {
  const server = leash(['sh', '-c', 'echo loading forever; exec sleep 600']);
  const ready = waitUntilReady(server, await pickFreePort(), '/', 200);
  await expect(ready).rejects.toThrow(/did not answer within 200 ms; its output:\nloading forever/);
  expect(server.hasEnded()).toBe(true);
});

test('a server that dies before it answers is not waited for', async () => {
  const server = leash(['sh', '-c', 'echo no memory >&2; exit 1']);
  const ready = waitUntilReady(server, await pickFreePort(), '/');
  await expect(ready).rejects.toThrow(/ended; its output:\nno memory/);
});

test('a command that does not exist fails likewise', async () => {
  const server = leash(['/nonexistent/redis-server']);
  const ready = waitUntilReady(server, await pickFreePort(), '/');
  await expect(ready).rejects.toThrow(/ended; its output:\n.*not found/);
});
