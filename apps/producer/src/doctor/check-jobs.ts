import { inspectLane, type JobTrouble, type JobTroubleCode, parseJobId } from '@verdict/queue';
import type { Place, QueueShard } from '@verdict/queue';
import { countDecided } from '@verdict/results';
import type { Findings } from './finding.ts';

/** What each trouble means, for somebody who has not seen it before. */
const meanings: Readonly<Record<JobTroubleCode, string>> = {
  'job.missing': 'Ids are queued that have no job behind them.',
  'job.wrong-type': 'At the key of a job is something that is no job.',
  'job.bad-counter': 'Counters of a job are no numbers: BullMQ would stop at it.',
  'job.too-large': 'Jobs are larger than any order can be: a worker would not read them.',
  'job.unreadable-id': 'The id of a job is no text in UTF-8.',
  'job.reserved-id': 'The id of a job is a name that the queue needs itself.',
  'job.unreadable': 'Fields of a job cannot be read.',
  'job.stuck': 'Jobs are held by a worker that is gone, and no other has taken them over.',
  'job.two-places': 'Jobs are queued more than once, or both waiting and done.',
  'job.no-place': 'Jobs are in no list of the queue: no worker will find them.',
  'job.far-future': 'Jobs are delayed by more than a year.',
  'job.waits-for-children': 'Jobs wait for those of a flow, which Verdict has none of.',
};

export interface JobsCheck {
  readonly findings: Findings;
  /** Names of the runs there are. */
  readonly runs: ReadonlySet<string>;
  readonly lockMs: number;
  readonly isFixing: boolean;
}

function tellTrouble(shard: string, trouble: JobTrouble, findings: Findings): void {
  const { code, jobId, lane, place, isFixed } = trouble;
  const message = `${meanings[code]} The first: ${trouble.message}.`;
  const where = { shard, lane, list: place };
  const fixed = isFixed ? 1 : 0;
  findings.add({ code, ...where, message, next: 'producer doctor --fix', example: jobId, fixed });
}

function byRun(jobIds: readonly string[]): Map<string, string[]> {
  const orders = new Map<string, string[]>();
  for (const jobId of jobIds) {
    const order = parseJobId(jobId);
    if (order === undefined) continue;
    orders.set(order.run, [...(orders.get(order.run) ?? []), order.order_id]);
  }
  return orders;
}

function tellUnknownRun(where: object, run: string, count: number, findings: Findings): void {
  const message = `Jobs belong to the run ${run}, which does not exist: workers fail them, they decide nothing.`;
  const next = `producer drop --run ${run} --leftovers --yes`;
  findings.add({ code: 'run.unknown', ...where, run, count, message, next });
}

/** Whose runs do not exist, and which are decided: the first are left over, the others no trouble. */
async function checkPage(
  { redis, prefix, queue }: QueueShard,
  place: Place,
  jobIds: readonly string[],
  { findings, runs }: JobsCheck,
): Promise<void> {
  const where = { shard: prefix, lane: queue.name, list: place };
  for (const [run, orderIds] of byRun(jobIds)) {
    if (!runs.has(run)) tellUnknownRun(where, run, orderIds.length, findings);
    else if (place !== 'completed' && place !== 'active') {
      const count = await countDecided({ redis, prefix }, run, orderIds);
      const message = `Orders of the run ${run} are decided, and still have a job; its result will be kept.`;
      if (count === 0) continue;
      findings.add({ code: 'job.decided-already', ...where, run, count, message, next: null });
    }
  }
}

/** Each job of a lane of a shard. */
export async function checkJobs(shard: QueueShard, check: JobsCheck): Promise<void> {
  const { redis, prefix, queue } = shard;
  const { findings, lockMs, isFixing } = check;
  await inspectLane(
    { redis, prefix, lane: queue.name },
    {
      lockMs,
      isFixing,
      onTrouble: (trouble) => tellTrouble(prefix, trouble, findings),
      onPage: (place, jobIds) => checkPage(shard, place, jobIds, check),
    },
  );
}
