// Workers of ours, by where they find the facts.
import { RedisHistory } from '@verdict/history';
import { parseJobId } from '@verdict/queue';
import { lanes, liveRun } from '../contestants/live-lane.ts';
import { prefix } from '../contestants/verdict-run.ts';
import { startVerdictWork } from '../contestants/verdict-work.ts';
import { factsInMemory } from '../shop/load-facts.ts';
import type { Tell, Work } from './work.ts';

export const verdictWithFactsInMemory: Work = async ({ redis, orders }, { done }) => {
  const history = await factsInMemory(orders);
  return () => startVerdictWork({ redis, history, onStored: done });
};

export const verdictWithFactsInRedis: Work = async ({ redis }, { done }) => {
  const history = new RedisHistory(redis, prefix);
  return () => startVerdictWork({ redis, history, onStored: done });
};

function tellByRun(jobId: string, { done, stored }: Tell): void {
  const job = parseJobId(jobId);
  if (job?.run === liveRun) stored(job.order_id);
  else done();
}

/** Single orders are told one by one when their result is stored, those of the batch are counted. */
export const verdictBesideLiveOrders: Work = async ({ redis }, tell) => {
  const history = new RedisHistory(redis, prefix);
  const onStored = ({ jobId }: { readonly jobId: string }) => tellByRun(jobId, tell);
  return () =>
    Promise.all(lanes.map((options) => startVerdictWork({ redis, history, onStored, options })));
};
