// `npm run release`: one version for all projects, its entries in the changelog, a commit and a tag. Nothing is
// published and nothing pushed.
import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { release } from 'nx/release';
import { z } from 'zod';
import { bumpOf } from './changelog.ts';

const repo = process.cwd();
const manifestSchema = z.looseObject({ version: z.string() });

function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], { cwd: repo, encoding: 'utf8' }).trim();
}

/** The version that the projects have, where it was never released; otherwise as far as the changelog asks for. */
async function nextVersion(): Promise<string> {
  const { version } = manifestSchema.parse(
    JSON.parse(await readFile(join(repo, 'package.json'), 'utf8')),
  );
  const bump = bumpOf(await readFile(join(repo, 'CHANGELOG.md'), 'utf8'));
  return git('tag', '--list', `v${version}`) === '' ? version : bump;
}

function refuseChanges(): void {
  const changes = git('status', '--porcelain');
  if (changes !== '') throw new Error(`expected everything committed, got\n${changes}`);
}

async function main(): Promise<void> {
  const command = new Command('npm run release --')
    .description(
      'Gives what is unreleased a version: see CHANGELOG.md. Then push the commit and its tag.',
    )
    .argument(
      '[version]',
      'major, minor, patch or a version; by default what the changelog asks for',
    )
    .option('--dry-run', 'shows what would be done')
    .parse();
  const { dryRun = false } = command.opts<{ dryRun?: true }>();
  if (!dryRun) refuseChanges();
  const version = command.args[0] ?? (await nextVersion());
  await release({ specifier: version, dryRun, skipPublish: true, yes: true });
}

main().catch((error: unknown) => {
  console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
