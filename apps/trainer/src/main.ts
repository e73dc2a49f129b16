// The `trainer` command: one file per subcommand, one place for exit codes. It needs no Redis.
import { ArtifactError } from '@verdict/pipeline';
import { AmbiguousFileError, CsvHeaderError } from '@verdict/records';
import { describeCrash, reportCrashes } from '@verdict/runtime';
import { Command, CommanderError } from 'commander';
import { addExportCommand } from './commands/export.ts';
import { addFitCommand } from './commands/fit.ts';
import { addSealCommand } from './commands/seal.ts';
import { CommandError, exitCodes, UsageError } from './errors.ts';

const explained = [UsageError, AmbiguousFileError, ArtifactError, CommandError, CsvHeaderError];

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  const isExplained = explained.some((kind) => error instanceof kind);
  const text = isExplained && error instanceof Error ? error.message : describeCrash(error);
  console.error(`trainer: ${text}`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}

async function run(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

reportCrashes('trainer');

const program = new Command('trainer')
  .description('Makes pipelines from orders and their outcomes.')
  .exitOverride();

for (const addCommand of [addFitCommand, addSealCommand, addExportCommand])
  addCommand(program, run);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
