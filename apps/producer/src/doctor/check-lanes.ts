import { countQuarantined, type LaneState, listWorkers } from '@verdict/queue';
import { type QueueShard, readLaneState } from '@verdict/queue';
import type { LayoutInUse } from '../layouts-in-use.ts';
import { workerHint } from '../worker-hint.ts';
import type { Findings, Place } from './finding.ts';

function tellState(state: LaneState, where: Place, base: string, findings: Findings): void {
  if (state.isPaused) {
    const message = `The queue is paused: ${state.waiting} jobs wait, and no worker takes any.`;
    findings.add({ code: 'queue.paused', ...where, message, next: resumeCommand(base) });
  }
  if (state.limit !== undefined) {
    const message = `The queue is limited to ${state.limit}.`;
    const next = `redis-cli hdel '${base}meta' concurrency max duration`;
    findings.add({ code: 'queue.limited', ...where, message, next });
  }
  if (state.inPausedList > 0) {
    const message = `${state.inPausedList} jobs are in a list for paused jobs that no worker looks into.`;
    const next = `redis-cli rename '${base}paused' '${base}wait' (if that one is empty)`;
    findings.add({ code: 'queue.old-paused-list', ...where, message, next });
  }
  if (state.otherBullmq !== undefined) {
    const message = `The queue was last opened by ${state.otherBullmq}: another version works on the same keys.`;
    const next = 'npm ci (on every machine that has producers or workers)';
    findings.add({ code: 'queue.other-version', ...where, message, next });
  }
}

function resumeCommand(base: string): string {
  return `redis-cli hdel '${base}meta' paused && redis-cli zadd '${base}marker' 0 0`;
}

/** @returns how many jobs wait in it */
async function checkLane({ queue, prefix }: QueueShard, findings: Findings): Promise<number> {
  const state = await readLaneState(queue);
  tellState(state, { shard: prefix, lane: queue.name }, queue.toKey(''), findings);
  return state.waiting;
}

async function checkQuarantine({ shards }: LayoutInUse, findings: Findings): Promise<void> {
  const count = await countQuarantined(shards.all);
  if (count === 0) return;
  const message = `${count} jobs were set aside, because no worker can handle them.`;
  const next = 'producer quarantine --out quarantine.jsonl, then the same with --remove';
  findings.add({ code: 'quarantine.not-empty', count, message, next });
}

/** What keeps whole queues from moving, and what was set aside. */
export async function checkLanes(layout: LayoutInUse, findings: Findings): Promise<void> {
  let waiting = 0;
  for (const shard of layout.queues) waiting += await checkLane(shard, findings);
  await checkQuarantine(layout, findings);
  // Asked again: since the start some may have come.
  const workers = (await listWorkers(layout.queues))?.length;
  if (workers !== 0 || waiting === 0) return;
  const message = `${waiting} jobs wait, and ${workerHint(layout.shards.layout)}.`;
  findings.add({ code: 'workers.none', message, next: 'npx worker' });
}
