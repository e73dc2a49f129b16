import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backports, findBackports } from './backports.ts';
import { run } from './run.ts';
import type { ServerPackage } from './server-package.ts';

const APT_TIMEOUT_MS = 300_000;

/**
 * Downloads the packages of a server and of the libraries this machine lacks, as apt resolves
 * them, and returns their paths. All that apt writes goes below `workDir`, so it needs no root.
 */
export async function downloadPackages(
  workDir: string,
  { packages, mayBeBackport }: ServerPackage,
): Promise<readonly string[]> {
  return downloadWithSystemLists(join(workDir, 'system'), packages).catch(async () => {
    const backports = mayBeBackport ? await findBackports() : undefined;
    return downloadWithFreshLists(join(workDir, 'fresh'), packages, backports);
  });
}

async function downloadWithSystemLists(
  workDir: string,
  packages: readonly string[],
): Promise<readonly string[]> {
  return download(workDir, await writeAptConfig(workDir, []), packages);
}

/** The system's package lists are missing (slim containers) or older than the archive. */
async function downloadWithFreshLists(
  workDir: string,
  packages: readonly string[],
  backports: Backports | undefined,
): Promise<readonly string[]> {
  const lists = join(workDir, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  const config = await writeAptConfig(workDir, [
    `Dir::State::lists "${lists}";`,
    ...(await backportsConfig(workDir, backports)),
  ]);
  // One unreachable third-party source fails the update, though the distribution's own lists came.
  const updateError = await apt(config, ['update']).then(
    () => undefined,
    (error: unknown) => error,
  );
  return download(workDir, config, packages).catch((error: unknown) => {
    throw updateError ?? error;
  });
}

async function backportsConfig(
  workDir: string,
  backports: Backports | undefined,
): Promise<readonly string[]> {
  if (backports === undefined) return [];
  const sources = join(workDir, 'sources.list');
  await writeFile(sources, backports.sourcesList);
  return [`Dir::Etc::sourcelist "${sources}";`, `APT::Default-Release "${backports.suite}";`];
}

async function download(
  workDir: string,
  config: string,
  packages: readonly string[],
): Promise<readonly string[]> {
  // --reinstall: what is installed, but not on this process' PATH, is downloaded too.
  const options = ['--download-only', '--reinstall', '--no-install-recommends', '--yes'];
  await apt(config, ['install', ...options, ...packages]);
  const archives = join(workDir, 'archives');
  const names = await readdir(archives);
  return names.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

async function apt(config: string, args: readonly string[]): Promise<void> {
  await run('apt-get', ['--config-file', config, ...args], APT_TIMEOUT_MS);
}

async function writeAptConfig(workDir: string, lines: readonly string[]): Promise<string> {
  await mkdir(join(workDir, 'archives', 'partial'), { recursive: true });
  const path = join(workDir, 'apt.conf');
  await writeFile(path, [...aptConfig(workDir), ...lines, ''].join('\n'));
  return path;
}

/** Locks and writes nothing of the system; the hooks cleared here are programs that would. */
function aptConfig(workDir: string): readonly string[] {
  return [
    `Dir::Cache "${workDir}";`,
    `Dir::State::extended_states "${join(workDir, 'extended_states')}";`,
    'Debug::NoLocking "true";',
    // As root, apt would download as the user _apt, who may not enter the folders above this one.
    'APT::Sandbox::User "root";',
    // Else apt only warns when it reaches nobody, and our error could not say why there is no package.
    'APT::Update::Error-Mode "any";',
    'Acquire::Languages "none";',
    'Acquire::http::Timeout "20";',
    'Acquire::https::Timeout "20";',
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
  ];
}
