import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startRedisServer } from './start-redis-server.ts';
import type { StartOptions } from './start-redis-server.ts';

const cacheDir = fileURLToPath(new URL('../../../.cache/redis-server-tests', import.meta.url));

/** One server's life: starts it, runs the command on it, stops it. */
async function runOnce(command: string, options: Partial<StartOptions> = {}): Promise<string> {
  const server = await startRedisServer({ cacheDir, ...options });
  const socket = connect(server.port, '127.0.0.1');
  socket.write(`${command}\r\nQUIT\r\n`);
  const answer = await text(socket);
  await server.stop();
  return answer.replaceAll(/[*$]\d+\r\n/g, '');
}

/** The server's setting of that name, as it runs with `args`. */
async function setting(name: string, args: readonly string[] = []): Promise<string> {
  const [, value] = (await runOnce(`CONFIG GET ${name}`, { args })).split('\r\n');
  return value ?? 'no such setting';
}

test('the next server with the same data folder finds the data again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'verdict-data-'));
  await runOnce('SET order kept', { dataDir });
  expect(await runOnce('GET order', { dataDir })).toContain('kept');
  await rm(dataDir, { recursive: true });
});

test('by default nothing is written to disk, and nothing evicted', async () => {
  expect(await setting('save')).toBe('');
  expect(await setting('appendonly')).toBe('no');
  expect(await setting('maxmemory-policy')).toBe('noeviction');
});

test('the arguments of the caller win over the defaults', async () => {
  const args = ['--save', '3600 1', '--appendonly', 'yes', '--appendfsync', 'always'];
  expect(await setting('save', args)).toBe('3600 1');
  expect(await setting('appendonly', args)).toBe('yes');
  expect(await setting('appendfsync', args)).toBe('always');
});
