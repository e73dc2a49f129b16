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

test('the next server with the same data folder finds the data again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'verdict-data-'));
  await runOnce('SET order kept', { dataDir });
  expect(await runOnce('GET order', { dataDir })).toContain('kept');
  await rm(dataDir, { recursive: true });
});

test('by default nothing is written to disk, and nothing evicted', async () => {
  const config = await runOnce('CONFIG GET *');
  expect(config).toContain('\r\nsave\r\n\r\n');
  expect(config).toContain('\r\nappendonly\r\nno\r\n');
  expect(config).toContain('\r\nmaxmemory-policy\r\nnoeviction\r\n');
});

test('the arguments of the caller win over the defaults', async () => {
  const args = ['--save', '3600 1', '--appendonly', 'yes', '--appendfsync', 'always'];
  const config = await runOnce('CONFIG GET *', { args });
  expect(config).toContain('\r\nsave\r\n3600 1\r\n');
  expect(config).toContain('\r\nappendonly\r\nyes\r\n');
  expect(config).toContain('\r\nappendfsync\r\nalways\r\n');
});
