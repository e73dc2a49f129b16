// Faults of the Redis server itself.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../schedule/schedule.ts';
import { keyPrefix } from '../stage/command-environment.ts';
import type { Stage } from '../stage/stage.ts';
import { freeze } from './frozen.ts';
import { FaultDidNotHappenError, prove } from './proof.ts';
import { countErrors, infoField } from './server-facts.ts';
import { until } from '../stage/until.ts';

const refusedWithinMs = 30_000;
const nowhere = ['127.0.0.1', 1] as const;

export async function freezeRedis({ redis }: Stage, { ms }: Fault): Promise<string> {
  await freeze([redis.pid], ms);
  return `Redis ${redis.pid} in state T for ${ms} ms`;
}

async function endAndStart({ admin, redis }: Stage, signal: 'SIGTERM' | 'SIGKILL', ms: number) {
  const before = await infoField(admin, 'server', 'run_id');
  const { pid } = redis;
  await redis.end(signal);
  await delay(ms);
  await redis.startAgain();
  const after = await infoField(admin, 'server', 'run_id');
  prove(before !== '' && before !== after, `another run_id than ${before}, got ${after}`);
  return `Redis ${pid} gone by ${signal}, run_id changed`;
}

export function restartRedis(stage: Stage, { ms }: Fault): Promise<string> {
  return endAndStart(stage, 'SIGTERM', ms);
}

export function killRedis(stage: Stage, { ms }: Fault): Promise<string> {
  return endAndStart(stage, 'SIGKILL', ms);
}

/** Errors of that kind come in as long as it lasts. */
async function whileRefusing({ admin }: Stage, kind: string, ms: number): Promise<string> {
  const before = await countErrors(admin, kind);
  const isRefusing = async () => (await countErrors(admin, kind)) > before;
  await until(`a command refused with ${kind}`, isRefusing, refusedWithinMs).catch(
    (cause: unknown) => {
      throw new FaultDidNotHappenError(String(cause));
    },
  );
  await delay(ms);
  return `${(await countErrors(admin, kind)) - before} commands refused with ${kind}`;
}

export async function readOnlyRedis(stage: Stage, { ms }: Fault): Promise<string> {
  await stage.admin.replicaof(...nowhere);
  try {
    return await whileRefusing(stage, 'READONLY', ms);
  } finally {
    await stage.admin.replicaof('NO', 'ONE');
  }
}

export async function fullRedis(stage: Stage, { ms }: Fault): Promise<string> {
  await stage.admin.config('SET', 'maxmemory', '1mb');
  try {
    return await whileRefusing(stage, 'OOM', ms);
  } finally {
    await stage.admin.config('SET', 'maxmemory', '0');
  }
}

/** What an operator does when all is gone: stop the enqueue, load the facts, repair from the file. */
export async function emptyRedis(stage: Stage): Promise<string> {
  const { admin, dir, ordersFile } = stage;
  await stage.stopProducers();
  const before = await admin.keys(`{${keyPrefix}*}:run:*`);
  await admin.flushall();
  const after = await admin.keys(`{${keyPrefix}*}:run:*`);
  prove(
    before.length > 0 && after.length < before.length,
    `keys of a run lost, got ${before.length} before and ${after.length} after`,
  );
  await stage.startProducer(['load', dir]).finished;
  const repair = ['verify', ordersFile, '--run', 'orders', '--repair', '--wait', '--json'];
  const printed = await stage.startProducer(repair).finished;
  const { repaired } = JSON.parse(printed);
  return `${before.length} keys of the run before, ${after.length} after; ${repaired} orders repaired`;
}
