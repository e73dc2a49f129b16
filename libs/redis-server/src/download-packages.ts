import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

const APT_TIMEOUT_MS = 300_000;

/**
 * Downloads the packages of redis-server and of the libraries this machine lacks, as apt resolves
 * them, and returns their paths. All that apt writes goes below `workDir`, so it needs no root.
 */
export async function downloadPackages(workDir: string): Promise<readonly string[]> {
  return downloadWithSystemLists(join(workDir, 'system')).catch(() =>
    downloadWithFreshLists(join(workDir, 'fresh')),
  );
}

async function downloadWithSystemLists(workDir: string): Promise<readonly string[]> {
  return download(workDir, await writeAptConfig(workDir, []));
}

/** The system's package lists are missing (slim containers) or older than the archive. */
async function downloadWithFreshLists(workDir: string): Promise<readonly string[]> {
  const lists = join(workDir, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  const config = await writeAptConfig(workDir, [`Dir::State::lists "${lists}";`]);
  // One unreachable third-party source fails the update, though the distribution's own lists came.
  const updateError = await apt(config, ['update']).then(
    () => undefined,
    (error: unknown) => error,
  );
  return download(workDir, config).catch((error: unknown) => {
    throw updateError ?? error;
  });
}

async function download(workDir: string, config: string): Promise<readonly string[]> {
  // --reinstall: what is installed, but not on this process' PATH, is downloaded too.
  const options = ['--download-only', '--reinstall', '--no-install-recommends', '--yes'];
  await apt(config, ['install', ...options, 'redis-server', 'redis-tools']);
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
