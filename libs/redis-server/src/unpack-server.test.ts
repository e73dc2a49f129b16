import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findOnPath } from './find-on-path.ts';
import { requireRuns } from './require-runs.ts';
import { redisPackage } from './server-package.ts';
import { findUnpacked, unpackServer } from './unpack-server.ts';

const builtModule = new URL('../dist/unpack-server.js', import.meta.url).href;
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
    `import { unpackServer } from ${JSON.stringify(builtModule)};` +
    `const server = ${JSON.stringify(redisPackage)};` +
    `process.stdout.write(await unpackServer(${JSON.stringify(cacheDir)}, server));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]);
  return stdout;
}

describe.skipIf(!hasApt)('on Debian and Ubuntu', { timeout: 120_000 }, () => {
  test('a server is unpacked into an empty folder once and found there afterwards', async () => {
    expect(await findUnpacked(cacheDir, redisPackage)).toBeUndefined();
    const executable = await unpackServer(cacheDir, redisPackage);
    await requireRuns(executable);
    expect(await findUnpacked(cacheDir, redisPackage)).toBe(executable);
  });

  test('package lists are fetched into the folder where the system has none', async () => {
    const aptConfig = join(cacheDir, 'no-lists.conf');
    await writeFile(aptConfig, 'Dir::State::lists "/nonexistent/lists";\n');
    vi.stubEnv('APT_CONFIG', aptConfig);
    await requireRuns(await unpackServer(cacheDir, redisPackage));
  });

  test('two processes at once end with one working server and nothing else', async () => {
    const both = await Promise.all([unpackInAnotherProcess(), unpackInAnotherProcess()]);
    expect(both[0]).toBe(both[1]);
    await requireRuns(both[0]);
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  test('an unpacked server that no longer runs is replaced', async () => {
    const executable = await unpackServer(cacheDir, redisPackage);
    await rm(join(dirname(executable), 'usr'), { recursive: true });
    expect(await findUnpacked(cacheDir, redisPackage)).toBeUndefined();
    await requireRuns(await unpackServer(cacheDir, redisPackage));
    expect(await readdir(cacheDir)).toHaveLength(1);
  });
});

test('a failed unpack leaves nothing behind', async () => {
  const empty = join(cacheDir, 'empty-path');
  await mkdir(empty);
  vi.stubEnv('PATH', empty);
  await expect(unpackServer(cacheDir, redisPackage)).rejects.toThrow('apt-get');
  expect(await readdir(cacheDir)).toEqual(['empty-path']);
});
