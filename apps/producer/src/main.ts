// The `producer` command: one file per subcommand, one place for exit codes.
import { TooManyWindowsError } from '@verdict/monitor';
import { ArtifactError } from '@verdict/pipeline';
import { AmbiguousFileError, CsvHeaderError } from '@verdict/records';
import { UntestedBullmqError } from '@verdict/queue';
import { RunBeingDroppedError } from '@verdict/results';
import { describeCrash, RedisUnusableError, reportCrashes, SettingsError } from '@verdict/runtime';
import { LayoutError } from '@verdict/shards';
import { Command, CommanderError } from 'commander';
import { addCaptureCommand } from './commands/capture.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDriftCommand } from './commands/drift.ts';
import { addDropCommand } from './commands/drop.ts';
import { addEnqueueCommand } from './commands/enqueue.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addGenerateCommand } from './commands/generate.ts';
import { addLeakCommand } from './commands/leak.ts';
import { addLoadCommand } from './commands/load.ts';
import { addOutcomesCommand } from './commands/outcomes.ts';
import { addQuarantineCommand } from './commands/quarantine.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addResultsCommand } from './commands/results.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addRetryCommand } from './commands/retry.ts';
import { addStatusCommand } from './commands/status.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { CommandError, exitCodes, UsageError } from './errors.ts';

const usageErrors = [LayoutError, SettingsError, TooManyWindowsError, UsageError];
const explained = [
  ...usageErrors,
  AmbiguousFileError,
  ArtifactError,
  CommandError,
  CsvHeaderError,
  RedisUnusableError,
  RunBeingDroppedError,
  UntestedBullmqError,
];

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  const isExplained = explained.some((kind) => error instanceof kind);
  const text = isExplained && error instanceof Error ? error.message : describeCrash(error);
  console.error(`producer: ${text}`);
  const isUsage = usageErrors.some((kind) => error instanceof kind);
  return isUsage ? exitCodes.usage : exitCodes.failed;
}

async function run(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

reportCrashes('producer');

const program = new Command('producer')
  .description('Puts orders into the queue and gets decisions out.')
  .exitOverride();

for (const addCommand of [
  addLoadCommand,
  addEnqueueCommand,
  addStatusCommand,
  addResultsCommand,
  addRunsCommand,
  addGenerateCommand,
  addDropCommand,
  addVerifyCommand,
  addRetryCommand,
  addReplayCommand,
  addDiffCommand,
  addLeakCommand,
  addExplainCommand,
  addDoctorCommand,
  addQuarantineCommand,
  addDriftCommand,
  addOutcomesCommand,
  addCaptureCommand,
]) {
  addCommand(program, run);
}

// `producer results | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
