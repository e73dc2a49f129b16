// What has become of the orders, once all is over.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectOutcomes, readShopFiles } from './checker/expected-outcomes.ts';
import { findViolations, type Violation } from './checker/find-violations.ts';
import { observe } from './checker/observed.ts';
import type { Stage } from './stage/stage.ts';
import { until } from './stage/until.ts';
import type { WorkerEnding } from './stage/worker-command.ts';

async function countUnsettled({ admin }: Stage): Promise<number> {
  const { pending, left, uncounted } = await observe(admin, '');
  return pending.length + uncounted + Object.values(left).reduce((sum, ids) => sum + ids.length, 0);
}

/** As long as ever fewer are left, a slow machine is no reason to give up; this ends, for they are countable. */
async function settleWithProgress(stage: Stage, withoutProgressMs: number): Promise<void> {
  let fewest = await countUnsettled(stage);
  const hasProgress = async () => (await countUnsettled(stage)) < fewest;
  while (fewest > 0) {
    await until('fewer are left', hasProgress, withoutProgressMs);
    fewest = Math.min(fewest - 1, await countUnsettled(stage));
  }
}

/**
 * Nobody helps any more: what is not over by then is stuck.
 * @param settleMs without any progress, in milliseconds
 */
export async function settle(stage: Stage, settleMs: number): Promise<void> {
  await stage.enqueueing.finishedWithin(settleMs).catch(() => '');
  await settleWithProgress(stage, settleMs).catch(() => {});
}

/** A worker command ends when it is told to, and only then; told by SIGTERM, it ends well. */
function checkEndings(stage: Stage): Violation[] {
  const isWell = ({ isAskedFor, wasReady, how }: WorkerEnding) =>
    isAskedFor ? how === 'SIGKILL' || how === 'exit code 0' : !wasReady;
  const unwell = stage.endings().filter((ending) => !isWell(ending));
  return unwell.map(({ pid, how, isAskedFor }) => {
    const says = `${isAskedFor ? 'told to end' : 'ended by itself'}: ${how}`;
    return { kind: 'command', of: `worker ${pid}`, says };
  });
}

/** What `producer results` prints; that it fails is a violation, too. */
async function exportResults(stage: Stage, timeoutMs: number): Promise<[string, Violation[]]> {
  const command = stage.startProducer(['results', '--run', 'orders']);
  try {
    const results = await command.finishedWithin(timeoutMs);
    await writeFile(join(stage.dir, 'results.jsonl'), results);
    return [results, []];
  } catch (error) {
    return ['', [{ kind: 'command', of: 'producer results', says: String(error) }]];
  }
}

/** @param timeoutMs for the export, in milliseconds */
export async function judge(stage: Stage, timeoutMs: number): Promise<Violation[]> {
  const [results, failed] = await exportResults(stage, timeoutMs);
  const observed = await observe(stage.admin, results);
  const expected = expectOutcomes(await readShopFiles(stage.dir));
  return [...findViolations(expected, observed), ...checkEndings(stage), ...failed];
}
