import {
  type ArtifactAbout,
  readArtifactFolder,
  readExamples,
  readManifest,
  sealArtifact,
  sealWithExamples,
  textOf,
  writeArtifactFolder,
} from '@verdict/pipeline';
import type { Command } from 'commander';
import { exitCodes, UsageError } from '../errors.ts';

interface SealFlags {
  readonly version?: string;
  readonly sameVersion?: boolean;
  readonly updateExamples?: boolean;
}

/** Results carry name and version: what decides otherwise has to be told apart by them. */
function versionOf(flags: SealFlags, before: string): string {
  if (flags.sameVersion) return before;
  if (flags.version !== undefined && flags.version !== before) return flags.version;
  throw new UsageError(
    `expected --version with another than ${before}, or --same-version where nothing is decided otherwise`,
  );
}

async function seal(folder: string, flags: SealFlags): Promise<number> {
  const files = await readArtifactFolder(folder);
  const manifest = readManifest(files);
  const { name, description, feature_mode, training_window } = manifest;
  const version = versionOf(flags, manifest.version);
  const created_at = new Date().toISOString();
  const about: ArtifactAbout = {
    name,
    version,
    description,
    created_at,
    feature_mode,
    training_window,
  };
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
    .description('make the manifest of an artifact anew, after its files were changed by hand')
    .argument('<folder>', 'of the artifact')
    .option('--version <v>', 'the new version')
    .option('--same-version', 'keep the version')
    .option(
      '--update-examples',
      'let the examples say what is decided now, where that is what was wanted',
    )
    .action((folder: string, flags: SealFlags) => run(seal(folder, flags)));
}
