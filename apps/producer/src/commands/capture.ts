import { stopSignal } from '@verdict/runtime';
import { type Command, Option } from 'commander';
import { captureOrders } from '../capture/capture-orders.ts';
import { formatCapture } from '../capture/format-capture.ts';
import { type PartFormat, partFormats } from '../capture/part-name.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';

interface CaptureFlags extends SessionFlags {
  readonly out: string;
  readonly format: PartFormat;
  readonly follow?: boolean;
  readonly partOrders: number;
  readonly partSeconds: number;
  readonly json?: boolean;
}

/** @throws UsageError */
function wholeNumberOf(flag: string, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    throw new UsageError(`${flag}: expected a whole number from 1 to ${most}, got ${text}`);
  };
}

async function capture(flags: CaptureFlags): Promise<number> {
  const isFollowing = flags.follow ?? false;
  const signal = stopSignal();
  const options = {
    dir: flags.out,
    format: flags.format,
    isFollowing,
    partEntries: flags.partOrders,
    partMs: flags.partSeconds * 1000,
    signal,
    say: (line: string) => console.error(line),
  };
  const patience = isFollowing ? 'service' : 'command';
  const report = await withSession(flags, (session) => captureOrders(session, options), patience);
  console.log(flags.json ? JSON.stringify(report) : formatCapture(report));
  return report.trimmed + report.unreadable === 0 ? exitCodes.ok : exitCodes.incomplete;
}

export function addCaptureCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('capture')
    .description('write the orders that workers captured (CAPTURE_SHARE) to dated files, each once')
    .requiredOption('--out <dir>', 'directory for date=YYYY-MM-DD folders; goes on where it ended')
    .option('--follow', 'stay, and write what comes until SIGTERM or Ctrl-C')
    .addOption(
      new Option('--format <format>', 'form of the files').choices(partFormats).default('jsonl'),
    )
    .addOption(
      new Option('--part-orders <n>', 'captured orders of a shard after which files are whole')
        .argParser(wholeNumberOf('--part-orders', 1_000_000))
        .default(10_000),
    )
    .addOption(
      new Option('--part-seconds <s>', 'with --follow, the time after which they are')
        .argParser(wholeNumberOf('--part-seconds', 86_400))
        .default(60),
    )
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print figures as JSON')
    .action((flags: CaptureFlags) => run(capture(flags)));
}
