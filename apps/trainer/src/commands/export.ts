import { loadArtifact, readArtifactFolder, writeArtifactFolder } from '@verdict/pipeline';
import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import { exportOnnx } from '../export-onnx.ts';
import { refuseArtifact } from '../refuse-artifact.ts';

async function exportFolder(folder: string, { out }: { readonly out: string }): Promise<number> {
  refuseArtifact(out);
  const tree = await loadArtifact(await readArtifactFolder(folder));
  const { files, pipeline, digest } = await exportOnnx(tree, new Date().toISOString());
  await writeArtifactFolder(out, files);
  console.log(`${pipeline.model} ${digest}`);
  return exitCodes.ok;
}

export function addExportCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('export')
    .description('write the ONNX form of a tree pipeline; needs onnxruntime-node, which checks it')
    .argument('<folder>', 'of the artifact')
    .requiredOption('--out <folder>', 'where the other artifact goes')
    .action((folder: string, flags: { readonly out: string }) => run(exportFolder(folder, flags)));
}
