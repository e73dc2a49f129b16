import {
  type ArtifactAbout,
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

async function seal(folder: string, flags: SealFlags): Promise<number> {
  const files = await readUnsealedFolder(folder);
  const kept = files.has('manifest.json') ? keptOf(readManifest(files), flags) : firstOf(flags);
  const { name = kept.name, description = kept.description } = flags;
  const about = { ...kept, name, description, created_at: new Date().toISOString() };
  const artifact = flags.updateExamples
    ? await sealWithExamples(about, files, readExamples(textOf(files, 'examples.jsonl')))
    : await sealArtifact(about, files);
  await writeArtifactFolder(folder, artifact.files);
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
