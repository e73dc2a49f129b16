import {
  type Artifact,
  type ArtifactAbout,
  type ArtifactFiles,
  type Manifest,
  readExamples,
  readManifest,
  readUnsealedFolder,
  sealArtifact,
  sealWithExamples,
  textOf,
  writeArtifactFolder,
} from '@verdict/pipeline';
import type { Command } from 'commander';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';

interface SealFlags {
  readonly name?: string;
  readonly version?: string;
  readonly sameVersion?: boolean;
  readonly description?: string;
  readonly updateExamples?: boolean;
}

type Kept = Omit<ArtifactAbout, 'created_at'>;

/** Results carry name and version: what decides otherwise has to be told apart by them. */
function versionOf(flags: SealFlags, before: string): string {
  if (flags.sameVersion) return before;
  if (flags.version !== undefined && flags.version !== before) return flags.version;
  throw new UsageError(
    `expected --version with another than ${before}, or --same-version where nothing is decided otherwise`,
  );
}

/** What an artifact says of itself that cannot be read off its files. */
function keptOf(before: Manifest, flags: SealFlags): Kept {
  const { name, description, feature_mode, training_window } = before;
  return {
    name,
    description,
    feature_mode,
    training_window,
    version: versionOf(flags, before.version),
  };
}

/** Files that were made elsewhere and have no manifest yet. */
function firstOf({ name, version }: SealFlags): Kept {
  if (name === undefined || version === undefined) {
    throw new UsageError(
      'expected --name and --version for a folder that has no manifest.json yet',
    );
  }
  return { name, version, description: '', feature_mode: 'order-time', training_window: null };
}

const baselineFile = 'baseline.json';

/** What a baseline counted is not what these files make of the same orders. */
function sealChanged(about: ArtifactAbout, files: ArtifactFiles): Promise<Artifact> {
  const kept = new Map([...files].filter(([name]) => name !== baselineFile));
  if (files.has(baselineFile)) {
    console.error(`${baselineFile} is left out: its orders may be decided otherwise now`);
  }
  return sealWithExamples(about, kept, readExamples(textOf(files, 'examples.jsonl')));
}

async function seal(folder: string, flags: SealFlags): Promise<number> {
  const files = await readUnsealedFolder(folder);
  const kept = files.has('manifest.json') ? keptOf(readManifest(files), flags) : firstOf(flags);
  const { name = kept.name, description = kept.description } = flags;
  const about = { ...kept, name, description, created_at: new Date().toISOString() };
  const artifact = flags.updateExamples
    ? await sealChanged(about, files)
    : await sealArtifact(about, files);
  await writeArtifactFolder(folder, artifact.files);
  if (!artifact.files.has(baselineFile)) await rm(join(folder, baselineFile), { force: true });
  console.log(`${artifact.pipeline.model} ${artifact.digest}`);
  return exitCodes.ok;
}

export function addSealCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('seal')
    .description('make the manifest of an artifact: of files made elsewhere, or changed by hand')
    .argument('<folder>', 'of the artifact')
    .option('--name <name>', 'of the pipeline; as before where there is a manifest')
    .option('--version <v>', 'the new version')
    .option('--same-version', 'keep the version')
    .option('--description <text>', 'what it is; as before where there is a manifest')
    .option(
      '--update-examples',
      'let the examples say what is decided now, where that is what was wanted',
    )
    .action((folder: string, flags: SealFlags) => run(seal(folder, flags)));
}
