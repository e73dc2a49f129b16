// Faults of worker processes and of the command that keeps them.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../schedule/schedule.ts';
import { stateOf } from '../stage/process-state.ts';
import type { Stage } from '../stage/stage.ts';
import { until } from '../stage/until.ts';
import { freeze } from './frozen.ts';
import { countHeld, someBusyReplica } from './held-orders.ts';
import { prove } from './proof.ts';
import { countStalls } from './stalled-orders.ts';

/** Generous: a busy machine is no fault. */
const goneWithinMs = 30_000;
const stalledWithinMs = 30_000;
const freezes = 3;

export async function killReplica(stage: Stage): Promise<string> {
  const victim = await someBusyReplica(stage);
  process.kill(victim, 'SIGSTOP'); // so that what it holds is known
  const held = await countHeld(stage, victim);
  process.kill(victim, 'SIGKILL');
  await until(`process ${victim} gone`, () => stateOf(victim) === undefined, goneWithinMs);
  return `process ${victim} gone by SIGKILL with ${held} batches or more in hand`;
}

export async function killSupervisor({ workers }: Stage): Promise<string> {
  const { replicas } = workers;
  const { how, pid } = await workers.end('SIGKILL');
  prove(how === 'SIGKILL', `SIGKILL as the end of ${pid}, got ${how}`);
  const areGone = () => replicas.every((replica) => stateOf(replica) === undefined);
  await until(`the processes of worker ${pid} gone with it`, areGone, goneWithinMs);
  await workers.ready();
  return `worker ${pid} ended by SIGKILL, its ${replicas.length} processes followed; started again`;
}

export async function stopWorkers({ workers }: Stage): Promise<string> {
  const { how, pid } = await workers.end('SIGTERM');
  prove(how === 'exit code 0', `exit code 0 of ${pid}, got ${how}`);
  await workers.ready();
  return `worker ${pid} ended by SIGTERM with ${how}, started again`;
}

async function freezeUntilStalled(
  stage: Stage,
  pids: () => Promise<readonly number[]>,
  ms: number,
) {
  const since = Date.now();
  const stalls = () => countStalls(stage.admin, since);
  for (let n = 1; n <= freezes; n += 1) {
    const frozen = await pids();
    await freeze(frozen, ms);
    const isStalled = async () => (await stalls()) > 0;
    const waited = until('a stalled order', isStalled, stalledWithinMs / freezes);
    const hasStalled = await waited.then(
      () => true,
      () => false,
    );
    if (hasStalled)
      return `${frozen.length} in state T for ${ms} ms, ${await stalls()} orders stalled`;
  }
  prove(false, `an order stalled by ${freezes} stops of ${ms} ms`);
  return '';
}

export function freezeReplica(stage: Stage, { ms }: Fault): Promise<string> {
  return freezeUntilStalled(stage, async () => [await someBusyReplica(stage)], ms);
}

/** As when a machine sleeps or a container is paused. */
export async function freezeAllWorkers(stage: Stage, { ms }: Fault): Promise<string> {
  await someBusyReplica(stage);
  const { family } = stage.workers;
  await freeze(family, ms);
  return `${family.length} processes in state T for ${ms} ms`;
}

export async function scaleWorkers(stage: Stage, { ms }: Fault): Promise<string> {
  const more = stage.startWorkers(2);
  await more.ready();
  const { replicas } = more;
  prove(replicas.length === 2, `2 more processes, got ${replicas.length}`);
  await delay(ms);
  const ending = await more.stop();
  prove(ending?.how === 'exit code 0', `exit code 0 of those that leave, got ${ending?.how}`);
  return `${replicas.length} more processes for ${ms} ms`;
}
