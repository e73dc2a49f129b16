// The tarballs of `npm run pack`, installed where nothing of this repository is, and used.
import { openKeySpace } from '@verdict/testing';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { environment, runNode } from './support/commands.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

const repo = join(import.meta.dirname, '..');
const run = promisify(execFile);
const orders = 1000;

async function pack(dir: string): Promise<string[]> {
  const packed = join(dir, 'packed');
  await run('node', [join(repo, 'apps/release/dist/pack.js'), packed]);
  return (await readdir(packed)).map((name) => join(packed, name));
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly link?: true }>>;
}

/** What others have made and our commands need, as the lock file of the repository has it: no registry is asked. */
async function copyDependencies(dir: string): Promise<void> {
  const lock: Lock = JSON.parse(await readFile(join(repo, 'package-lock.json'), 'utf8'));
  const places = Object.entries(lock.packages)
    .filter(([place, { dev, link }]) => place.startsWith('node_modules/') && !dev && !link)
    .map(([place]) => place);
  for (const place of places.toSorted()) {
    const isNested = place.includes('/node_modules/');
    await mkdir(dirname(join(dir, place)), { recursive: true });
    // Nested ones come with those that they are in; what is optional may not be there.
    if (!isNested)
      await cp(join(repo, place), join(dir, place), { recursive: true }).catch(() => {});
  }
}

/** A folder with the commands installed. */
async function install(): Promise<string> {
  const dir = await temporaryDirectory();
  const home = join(dir, 'home');
  const tarballs = await pack(dir);
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{"private": true}\n');
  await copyDependencies(home);
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, ...tarballs], { cwd: home });
  return home;
}

function start(home: string, env: NodeJS.ProcessEnv, ...command: string[]): ChildProcess {
  const child = spawn('npx', ['--no-install', ...command], { cwd: home, env, stdio: 'pipe' });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  });
  return child;
}

/** Resolves with what it said once it fits. */
function said(child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${text}`)));
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      const match = wanted.exec((text += part));
      if (match !== null) resolve(match);
    });
  });
}

it('holds what runs, with README and licence, and nothing of tests, sources and maps', async () => {
  const tarballs = await pack(await temporaryDirectory());
  expect(tarballs.length).toBeGreaterThan(10);
  for (const tarball of tarballs) {
    const { stdout } = await run('tar', ['--list', '--gzip', '--file', tarball]);
    const files = stdout.trim().split('\n');
    expect(files).toContain('package/README.md');
    expect(files).toContain('package/LICENSE');
    expect(files.filter((file) => file.startsWith('package/dist/'))).not.toEqual([]);
    expect(files.filter((file) => /\/src\/|\.test\.|\.map$|tsbuildinfo/.test(file))).toEqual([]);
    const { stdout: text } = await run('tar', ['-xzOf', tarball, '--wildcards', '*.js'], {
      maxBuffer: 1e8,
    });
    expect(text).not.toContain('sourceMappingURL=');
  }
}, 60_000);

it('decides orders from an empty folder into which it was installed', async () => {
  const env = environment(openKeySpace(), { WORKER_REPLICAS: '1' });
  const home = await install();
  const npx = async (...command: string[]) =>
    (await run('npx', ['--no-install', ...command], { cwd: home, env })).stdout;

  await npx('producer', 'generate', '--orders', String(orders), '--out', 'shop');
  await npx('producer', 'load', 'shop');
  await said(start(home, env, 'worker'), /all replicas ready/);
  const report = await npx('producer', 'enqueue', 'shop/orders.csv', '--wait', '--json');
  expect(JSON.parse(report)).toMatchObject({ decided: orders, failed: 0 });
  expect(parseJsonLines(await npx('producer', 'results', '--run', 'orders'))).toHaveLength(orders);

  // Trained elsewhere: nothing that trains is installed here.
  expect(await readdir(join(home, 'node_modules/@verdict'))).not.toContain('trainer');
  expect(await readdir(join(home, 'node_modules/@verdict'))).not.toContain('decision-tree');
  const tree = join(home, 'tree');
  const fit = ['fit', '--data', join(home, 'shop'), '--out', tree];
  expect(await runNode('apps/trainer/bin/trainer.js', fit, env)).toMatchObject({ code: 0 });
  await npx(
    'producer',
    'enqueue',
    'shop/orders.csv',
    '--run',
    'tree',
    '--pipeline',
    tree,
    '--wait',
  );
  const decided = parseJsonLines(await npx('producer', 'results', '--run', 'tree'));
  expect(decided).toHaveLength(orders);
  for (const { reason } of decided) expect(reason).toMatch(/^tree\.leaf-\d+$/);

  const endpoint = await said(start(home, env, 'endpoint', '--port', '0'), /^endpoint: (\S+)$/m);
  await expect.poll(async () => (await fetch(`${endpoint[1]}/ping`)).status).toBe(200);
  const dashboard = await said(start(home, env, 'dashboard', '--port', '0'), /http:\/\/\S+/);
  const page = await fetch(dashboard[0]);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('1,000')]);
}, 120_000);
