import { Command, InvalidArgumentError, Option } from 'commander';
import { type ProtectionName, protectionNames } from './protections/index.ts';
import { type FaultName, faultNames } from './schedule/fault-kinds.ts';

export interface FaultsOptions {
  readonly seed: number;
  readonly orders: number;
  readonly schedules: number;
  /** Pass over seeds without it. */
  readonly kind?: FaultName;
  readonly minutes?: number;
  readonly json?: string;
  readonly dir?: string;
  /** Protections to switch off, instead of playing schedules; all when none is named. */
  readonly without?: true | readonly ProtectionName[];
}

const largestSeed = 2 ** 31;

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
  };
}

/** Prints what is wrong and ends with exit code 2 when it cannot read the arguments. */
export function parseOptions(args: readonly string[]): FaultsOptions {
  return new Command('npm run faults --')
    .description(
      'Plays schedules of faults over real processes and a real Redis while a run of orders goes on, and ' +
        'checks afterwards that every order has its outcome, once, and the right one.',
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .option('--seed <n>', 'seed of the first schedule', wholeNumber(0, largestSeed), 1)
    .option('--orders <n>', 'orders of each run', wholeNumber(100, 1_000_000), 2000)
    .option('--schedules <n>', 'schedules, with the seeds that follow', wholeNumber(1, 100_000), 1)
    .addOption(
      new Option('--kind <fault>', 'only schedules with this kind of fault').choices(faultNames),
    )
    .option('--minutes <n>', 'begin no further schedule after this long', wholeNumber(1, 10_000))
    .option('--json <file>', 'write the report to this file too')
    .option('--dir <dir>', 'folder for the evidence of schedules that went wrong')
    .addOption(
      new Option(
        '--without [protection...]',
        'switch protections off, one after the other, and demand that the checker sees it',
      ).choices(protectionNames),
    )
    .parse(args, { from: 'user' })
    .opts<FaultsOptions>();
}
