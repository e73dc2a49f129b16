// `npm run release` in a clone: Nx, git and the files for real.
import { execFile } from 'node:child_process';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryDirectory } from './support/files.ts';

const repo = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** Whatever is unreleased now, there is something. */
async function noteChange(dir: string): Promise<void> {
  const path = join(dir, 'CHANGELOG.md');
  const changelog = await readFile(path, 'utf8');
  const heading = '## [Unreleased]\n';
  await writeFile(path, changelog.replace(heading, `${heading}\n### Fixed\n\n- A fault.\n`));
  await run('git', ['-C', dir, 'commit', '--quiet', '--all', '--message', 'A fault is mended']);
}

/** The last commit, beside the packages and the built release command of this folder. */
async function cloneRepo(): Promise<string> {
  const dir = join(await temporaryDirectory(), 'clone');
  await run('git', ['clone', '--quiet', repo, dir]);
  for (const name of ['node_modules', 'apps/release/dist'])
    await symlink(join(repo, name), join(dir, name));
  // Links are no folders, which is what is ignored.
  await run('sh', ['-c', 'printf "node_modules\\napps/release/dist\\n" >> .git/info/exclude'], {
    cwd: dir,
  });
  await run('git', ['-C', dir, 'config', 'user.name', 'Somebody']);
  await run('git', ['-C', dir, 'config', 'user.email', 'somebody@example.com']);
  await noteChange(dir);
  return dir;
}

async function release(dir: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1' };
  const { stdout } = await run('node', ['apps/release/dist/main.js', ...args], { cwd: dir, env });
  return stdout;
}

async function git(dir: string, ...args: readonly string[]): Promise<string> {
  return (await run('git', ['-C', dir, ...args])).stdout.trim();
}

async function readManifests(dir: string): Promise<Record<string, unknown>[]> {
  const parents = await Promise.all(
    ['apps', 'libs'].map(async (parent) =>
      (await readdir(join(dir, parent))).map((name) => `${parent}/${name}`),
    ),
  );
  const places = ['.', 'test', ...parents.flat()];
  return Promise.all(
    places.map(async (place) =>
      JSON.parse(await readFile(join(dir, place, 'package.json'), 'utf8')),
    ),
  );
}

it('raises every version, dates the changelog, commits and tags; a dry run does nothing', async () => {
  const dir = await cloneRepo();
  const before = await git(dir, 'rev-parse', 'HEAD');
  expect(await release(dir, '9.8.7', '--dry-run')).toContain('"version": "9.8.7"');
  expect([await git(dir, 'rev-parse', 'HEAD'), await git(dir, 'status', '--porcelain')]).toEqual([
    before,
    '',
  ]);

  await release(dir, '9.8.7');
  expect(await git(dir, 'status', '--porcelain')).toBe('');
  expect(await git(dir, 'log', '--format=%s', `${before}..`)).toBe('Release 9.8.7');
  expect(await git(dir, 'rev-parse', 'v9.8.7^{commit}')).toBe(await git(dir, 'rev-parse', 'HEAD'));
  for (const manifest of await readManifests(dir)) {
    expect(manifest['version'], String(manifest['name'])).toBe('9.8.7');
    const needed = Object.entries({ ...Object(manifest['dependencies']) });
    const others = needed.filter(
      ([name, range]) => name.startsWith('@verdict/') && range !== '9.8.7',
    );
    expect(others, String(manifest['name'])).toEqual([]);
  }
  const changelog = await readFile(join(dir, 'CHANGELOG.md'), 'utf8');
  expect(changelog).toMatch(/## \[Unreleased\]\n\n## \[9\.8\.7\] - \d{4}-\d\d-\d\d\n\n### /);
  await expect(release(dir)).rejects.toThrow('expected entries below ## [Unreleased], got none');
}, 60_000);

it('refuses to release what is not committed', async () => {
  const dir = await cloneRepo();
  await run('sh', ['-c', 'echo >> README.md'], { cwd: dir });
  await expect(release(dir, 'minor')).rejects.toThrow('expected everything committed');
}, 60_000);
