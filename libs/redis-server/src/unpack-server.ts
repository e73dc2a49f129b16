import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadPackages } from './download-packages.ts';
import { readOperatingSystem } from './operating-system.ts';
import { requireRuns, runs } from './require-runs.ts';
import { run } from './run.ts';
import type { ServerPackage } from './server-package.ts';

const EXTRACT_TIMEOUT_MS = 60_000;
// `exec` keeps the pid: whoever starts the launcher has started the server itself.
const launcherScript = (executable: string): string => `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
for dir in "$here"/lib/*-linux-gnu* "$here"/usr/lib/*-linux-gnu*; do
  LD_LIBRARY_PATH="$dir\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
exec "$here/usr/bin/${executable}" "$@"
`;

/** The server that an earlier `unpackServer` left, if it is there and runs. */
export async function findUnpacked(
  cacheDir: string,
  { executable }: ServerPackage,
): Promise<string | undefined> {
  const launcher = join(await unpackedDir(cacheDir, executable), executable);
  return (await runs(launcher)) ? launcher : undefined;
}

/** Unpacks the distribution's own packages below `cacheDir`, without root and without installing. */
export async function unpackServer(cacheDir: string, server: ServerPackage): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  const workDir = await mkdtemp(join(cacheDir, 'unpacking-'));
  try {
    const tree = join(workDir, 'tree');
    await extract(await downloadPackages(join(workDir, 'apt'), server), tree);
    await requireRuns(await writeLauncher(tree, server.executable));
    return await publish(tree, cacheDir, server.executable);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function extract(packages: readonly string[], tree: string): Promise<void> {
  for (const path of packages) await run('dpkg-deb', ['--extract', path, tree], EXTRACT_TIMEOUT_MS);
}

async function writeLauncher(tree: string, executable: string): Promise<string> {
  const launcher = join(tree, executable);
  await writeFile(launcher, launcherScript(executable));
  await chmod(launcher, 0o755);
  return launcher;
}

/** Puts the whole tree in its place at once, so that nobody ever finds half a server. */
async function publish(tree: string, cacheDir: string, executable: string): Promise<string> {
  const target = await unpackedDir(cacheDir, executable);
  const moved = await rename(tree, target).then(
    () => true,
    () => false,
  );
  if (!moved && !(await runs(join(target, executable)))) await replace(tree, target);
  return join(target, executable);
}

async function replace(tree: string, brokenTarget: string): Promise<void> {
  await rename(brokenTarget, `${tree}-broken`);
  await rename(tree, brokenTarget);
}

async function unpackedDir(cacheDir: string, executable: string): Promise<string> {
  return join(cacheDir, `${executable}-${(await readOperatingSystem()).key}`);
}
