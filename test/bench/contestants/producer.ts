import { openQueueShards, readQueueState } from '@verdict/queue';
import { countRun } from '@verdict/results';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { writeFacts, writeOrders } from '../shop/write-shop.ts';
import { checkWaiting } from './check-waiting.ts';
import type { Contestant } from './contestant.ts';
import { run, shardsOf } from './verdict-run.ts';

/**
 * Runs the `producer` command in this process. Its modules are loaded by the first command: the start of
 * a process, a third of a second, would be compared with a baseline that is running already.
 */
async function runProducerHere(...args: readonly string[]): Promise<void> {
  process.argv = [process.execPath, 'producer', ...args];
  const main = new URL(import.meta.resolve('@verdict/producer'));
  main.searchParams.set('command', args.join(' ')); // evaluated anew each time, its imports are not
  await import(main.href);
  if (process.exitCode !== 0) throw new Error(`producer ${args.join(' ')}: ${process.exitCode}`);
}

/** `producer enqueue FILE`: reads, checks, looks for what is known, adds. */
export const producer: Contestant = async (setup) => {
  const { redis, url, orders, dir } = setup;
  const file = await writeOrders(dir, orders);
  await writeFacts(dir, 1); // it refuses to run without any
  const session = ['--redis-url', url, '--key-prefix', 'bench'];
  await runProducerHere('load', dir, ...session);
  const cpu = { producer: ownCpuUs };
  const [round] = await measure(setup, cpu, () => runProducerHere('enqueue', file, ...session));
  const shards = openQueueShards(shardsOf(redis));
  checkWaiting((await readQueueState(shards.all)).waiting, orders);
  checkWaiting((await countRun(shards, run)).pending, orders);
  return round;
};
