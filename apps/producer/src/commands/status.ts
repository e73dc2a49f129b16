import { countQuarantined, countQueue } from '@verdict/queue';
import { countRun, listRuns, type Run } from '@verdict/results';
import { type Durability, warningOf } from '@verdict/runtime';
import type { Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseRun } from '../choose-run.ts';
import { exitCodes } from '../errors.ts';
import { type LayoutInUse, layoutsInUse } from '../layouts-in-use.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';
import { workerHint } from '../worker-hint.ts';

interface StatusFlags extends SessionFlags {
  readonly run?: string;
  readonly json?: boolean;
}

interface Status {
  /** Null for all runs together. */
  readonly run: string | null;
  readonly accepted: number;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly decided: number;
  readonly failed: number;
  /** Jobs of all runs that no worker can handle, see `producer quarantine`. */
  readonly set_aside: number;
  /** Null where the Redis service hides its clients. */
  readonly workers: number | null;
  /** What a crash of Redis may lose. */
  readonly durability: Durability;
  /** Null when nothing is left to do. */
  readonly orders_per_second: number | null;
  /** Null when nothing is left to do, or nothing moves. */
  readonly seconds_left: number | null;
}

const sampleMs = 1000;

async function sumRuns({ shardsOf }: Session, runs: readonly Run[]) {
  const counts = await Promise.all(runs.map(({ run, layout }) => countRun(shardsOf(layout), run)));
  const sum = (of: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, count) => total + of(count), 0);
  return {
    accepted: sum((count) => count.accepted),
    pending: sum((count) => count.pending),
    decided: sum((count) => count.decided),
    failed: sum((count) => count.failed),
  };
}

/** How fast orders get their outcome right now: two readings a second apart. */
async function measureRate(session: Session, runs: readonly Run[]): Promise<number> {
  const before = await sumRuns(session, runs);
  const startedMs = performance.now();
  await delay(sampleMs);
  const after = await sumRuns(session, runs);
  const done = after.decided + after.failed - before.decided - before.failed;
  return Math.round((done * 1000) / (performance.now() - startedMs));
}

function sumWorkers(layouts: readonly LayoutInUse[]): number | null {
  if (layouts.some(({ workers }) => workers === undefined)) return null;
  return layouts.reduce((total, { workers }) => total + (workers ?? 0), 0);
}

/** Orders that nobody will decide as things stand. */
async function tellUnserved(session: Session, layouts: readonly LayoutInUse[]): Promise<void> {
  for (const { shards, runs, workers } of layouts) {
    if (workers !== 0 || (await sumRuns(session, runs)).pending === 0) continue;
    const names = runs.map(({ run }) => run).join(', ');
    console.error(`orders of ${names} wait: ${workerHint(shards.layout)}`);
  }
}

async function readStatus(session: Session, name: string | undefined): Promise<Status> {
  const chosen = name === undefined ? undefined : await chooseRun(session, name);
  const runs = chosen === undefined ? await listRuns(session.home) : [chosen];
  const isBusy = (await sumRuns(session, runs)).pending > 0;
  const rate = isBusy ? await measureRate(session, runs) : null;
  const others = chosen === undefined ? [session.currentShards()] : [];
  const layouts = await layoutsInUse(session, runs, others);
  const queues = layouts.flatMap((layout) => layout.queues);
  const inQueue = await countQueue(queues, chosen?.run);
  const { pending, ...counts } = await sumRuns(session, runs);
  await tellUnserved(session, layouts);
  // What is pending is exact; the queue's figures are from a moment earlier.
  const active = Math.min(inQueue.active, pending);
  const delayed = Math.min(inQueue.delayed, pending - active);
  return {
    run: chosen?.run ?? null,
    ...counts,
    waiting: pending - active - delayed,
    active,
    delayed,
    set_aside: await countQuarantined(layouts.flatMap(({ shards }) => shards.all)),
    workers: sumWorkers(layouts),
    durability: await session.readDurability(),
    orders_per_second: rate,
    seconds_left: rate === null || rate === 0 ? null : Math.ceil(pending / rate),
  };
}

function formatStatus(status: Status): string {
  const rate = status.orders_per_second === null ? '' : `, ${status.orders_per_second} orders/s`;
  const left = status.seconds_left === null ? '' : `, about ${status.seconds_left} s left`;
  const lines = (['accepted', 'waiting', 'active', 'delayed', 'decided', 'failed'] as const).map(
    (name) => `  ${name.padEnd(10)}${String(status[name]).padStart(12)}`,
  );
  const title = status.run === null ? 'All runs' : `Run ${status.run}`;
  const warning = warningOf(status.durability);
  const kept = warning ?? `durability of Redis: ${status.durability}`;
  return `${title}: ${status.workers ?? '?'} workers${rate}${left}\n${lines.join('\n')}\n${kept}`;
}

async function status(session: Session, flags: StatusFlags): Promise<number> {
  const read = await readStatus(session, flags.run);
  console.log(flags.json ? JSON.stringify(read) : formatStatus(read));
  if (read.set_aside > 0) {
    console.error(`${read.set_aside} jobs were set aside: \`producer doctor\` says more`);
  }
  return exitCodes.ok;
}

export function addStatusCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('status')
    .description('show how many orders are accepted, waiting, active, delayed, decided and failed')
    .option('--run <name>', 'one run; by default all together')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print figures as JSON')
    .action((flags: StatusFlags) => run(withSession(flags, (session) => status(session, flags))));
}
