import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findRedisServer, findValkeyServer } from './find-redis-server.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'verdict-find-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function makeFolder(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(root, 'bin-'));
  for (const [name, line] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

const WORKS = 'echo "Redis server v=7.2.5 sha=0"';

function find(path: readonly string[]): Promise<string> {
  vi.stubEnv('PATH', path.join(delimiter));
  return findRedisServer({ cacheDir: join(root, 'cache') });
}

test('redis-server on PATH wins, then valkey-server', async () => {
  const valkey = await makeFolder({ 'valkey-server': WORKS });
  const redis = await makeFolder({ 'redis-server': WORKS });
  expect(await find([valkey, redis])).toBe(join(redis, 'redis-server'));
  expect(await find([valkey])).toBe(join(valkey, 'valkey-server'));
});

test('a server on PATH that does not start on this machine is passed over', async () => {
  const broken = await makeFolder({ 'redis-server': 'echo "libgone.so: not found"; exit 127' });
  const works = await makeFolder({ 'redis-server': WORKS });
  expect(await find([broken, works])).toBe(join(works, 'redis-server'));
});

test('a Valkey is not mistaken for a Redis, and one that cannot be had is no error', async () => {
  const both = await makeFolder({ 'redis-server': WORKS, 'valkey-server': WORKS });
  const neither = await makeFolder({ 'redis-server': WORKS });
  const findValkey = (folder: string) => {
    vi.stubEnv('PATH', folder);
    return findValkeyServer({ cacheDir: join(root, 'cache') });
  };
  expect(await findValkey(both)).toBe(join(both, 'valkey-server'));
  expect(await findValkey(neither)).toBeUndefined();
});

test('where none can be had, the error says what to do and why unpacking failed', async () => {
  const error: unknown = await find([await makeFolder({})]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error).toHaveProperty('message', expect.stringMatching(/^No Redis server: .*Install /));
  expect(error).toHaveProperty(
    'message',
    expect.stringContaining('or set REDIS_URL=redis://host:6379'),
  );
  expect(error).toHaveProperty('cause.message', expect.stringContaining('spawn apt-get ENOENT'));
});
