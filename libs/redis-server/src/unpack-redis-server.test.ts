import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findOnPath } from './find-on-path.ts';
import { requireRuns } from './require-runs.ts';
import { findUnpacked, unpackRedisServer } from './unpack-redis-server.ts';

const builtModule = new URL('../dist/unpack-redis-server.js', import.meta.url).href;
const hasApt = (await findOnPath(['apt-get'])).length > 0;
let cacheDir: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'verdict unpack-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cacheDir, { recursive: true });
});

async function unpackInAnotherProcess(): Promise<string> {
  const script =
    `import { unpackRedisServer } from ${JSON.stringify(builtModule)};` +
    `process.stdout.write(await unpackRedisServer(${JSON.stringify(cacheDir)}));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]);
  return stdout;
}

describe.skipIf(!hasApt)('on Debian and Ubuntu', { timeout: 120_000 }, () => {
  test('a server is unpacked into an empty folder once and found there afterwards', async () => {
    expect(await findUnpacked(cacheDir)).toBeUndefined();
    const executable = await unpackRedisServer(cacheDir);
    await requireRuns(executable);
    expect(await findUnpacked(cacheDir)).toBe(executable);
  });

  test('package lists are fetched into the folder where the system has none', async () => {
    const aptConfig = join(cacheDir, 'no-lists.conf');
    await writeFile(aptConfig, 'Dir::State::lists "/nonexistent/lists";\n');
    vi.stubEnv('APT_CONFIG', aptConfig);
    await requireRuns(await unpackRedisServer(cacheDir));
  });

  test('two processes at once end with one working server and nothing else', async () => {
    const both = await Promise.all([unpackInAnotherProcess(), unpackInAnotherProcess()]);
    expect(both[0]).toBe(both[1]);
    await requireRuns(both[0]);
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  test('an unpacked server that no longer runs is replaced', async () => {
    const executable = await unpackRedisServer(cacheDir);
    await rm(join(dirname(executable), 'usr'), { recursive: true });
    expect(await findUnpacked(cacheDir)).toBeUndefined();
    await requireRuns(await unpackRedisServer(cacheDir));
    expect(await readdir(cacheDir)).toHaveLength(1);
  });
});

test('a failed unpack leaves nothing behind', async () => {
  const empty = join(cacheDir, 'empty-path');
  await mkdir(empty);
  vi.stubEnv('PATH', empty);
  await expect(unpackRedisServer(cacheDir)).rejects.toThrow('apt-get');
  expect(await readdir(cacheDir)).toEqual(['empty-path']);
});
