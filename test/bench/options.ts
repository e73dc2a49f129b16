import { Command, InvalidArgumentError, Option } from 'commander';
import { figures } from './figures/index.ts';

export interface BenchOptions {
  readonly json?: string;
  readonly long?: true;
  readonly short?: true;
  readonly only?: readonly string[];
  readonly rounds?: number;
  /** Contestant to profile instead of measuring. */
  readonly profile?: ProfiledContestant;
}

/** Those that do what is measured in a process of their own. */
const profiledContestants = [
  'worker-redis',
  'worker-memory',
  'worker-monitored',
  'worker-observer',
  'bare-worker',
  'producer',
] as const;

export type ProfiledContestant = (typeof profiledContestants)[number];

function parseRounds(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number from 1 to 9999');
}

/** Prints what is wrong and ends with exit code 2 when it cannot read the arguments. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const names = figures.map(({ name }) => name);
  return new Command('npm run bench --')
    .description(
      'Measures this machine: each figure from alternating rounds of two contestants, each in a process ' +
        'and on a Redis of its own. The figures are ratios, since machines differ and drift.',
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .option('--json <file>', 'write the report to this file too')
    .option('--long', 'also a million orders: ten minutes more, or longer')
    .option('--short', 'few orders, one round: shows that all of it runs')
    .addOption(new Option('--only <figure...>', 'only these figures').choices(names))
    .option('--rounds <n>', 'rounds; by default 5, or 1 of a million orders', parseRounds)
    .addOption(
      new Option('--profile [contestant]', 'where a contestant spends its time, and nothing else')
        .choices(profiledContestants)
        .preset('worker-redis'),
    )
    .parse(args, { from: 'user' })
    .opts<BenchOptions>();
}
