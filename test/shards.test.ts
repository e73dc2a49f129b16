// QUEUE_SHARDS on one Redis: several queues that look like one.
import { openKeySpace } from '@verdict/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import { producer, producerJson, startProducer, startWorker } from './support/commands.ts';
import { expectDoctorToMend } from './support/expect-doctor-to-mend.ts';
import { parseJsonLines } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';

/** The same key space for any number of shards. */
function openSpace() {
  const space = openKeySpace();
  return { ...space, over: (shards: number) => ({ ...space, shards }) };
}

it('four shards decide as one does, and the results of all are exported once', async () => {
  const { over, redis, name } = openSpace();
  const space = over(4);
  const { dir, orders } = await generatedShop(3000);
  await producerJson(space, ['load', dir]);
  await startWorker(space, { WORKER_REPLICAS: '2' });
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ rows: 3000, enqueued: 3000, decided: 3000, failed: 0 });
  await expectAllDecided(space, dir);

  expect(await redis.keys(`{${name}:4-*:run:orders:counts`), 'busy shards').toHaveLength(4);
  const { stdout } = await producer(space, ['results']);
  const ids = parseJsonLines(stdout).map((line) => line['order_id']);
  expect(ids).toHaveLength(3000);
  expect(new Set(ids).size).toBe(3000);
  expect((await producer(space, ['results'])).stdout).toBe(stdout);
}, 60_000);

it('figures and duplicates are those of the whole', async () => {
  const space = openSpace().over(4);
  const { dir, orders } = await generatedShop(600);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', orders]);
  const { stdout, stderr } = await producer(space, ['status', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ accepted: 600, waiting: 600, workers: 0 });
  expect(stderr).toContain('orders of orders wait: no worker serves 4 shards');
  await startWorker(space, { WORKER_REPLICAS: '2' });
  const again = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(again).toMatchObject({ enqueued: 0, duplicates: 600, decided: 600 });
  expect(await producerJson(space, ['status'])).toMatchObject({
    accepted: 600,
    waiting: 0,
    active: 0,
    delayed: 0,
    decided: 600,
    workers: 2,
  });
}, 60_000);

it('the doctor looks at every shard', async () => {
  const { over, redis } = openSpace();
  const space = over(2);
  const { dir, orders } = await generatedShop(40);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', orders]);
  await expectDoctorToMend(space, [redis]);
}, 60_000);

it('an order with other content is a conflict in whichever shard it is', async () => {
  const space = openSpace().over(4);
  const { dir, orders } = await generatedShop(40);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', orders]);
  const text = await readFile(orders, 'utf8');
  const changed = text.replaceAll(/^("[^"]+"),"[^"]+-[^"]+",/gm, '$1,"another",');
  const rejects = join(dir, 'rejects.jsonl');
  const args = ['enqueue', '-', '--run', 'orders', '--rejects', rejects, '--json'];
  const { code, stdout } = await producer(space, args, { stdin: changed });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ enqueued: 0, duplicates: 0, rejected: 40 });
  const lines = parseJsonLines(await readFile(rejects, 'utf8')).map((reject) =>
    Number(reject['line']),
  );
  expect(lines, 'in the order of the file').toEqual(lines.toSorted((a, b) => a - b));
});

it('pauses the producer while all shards together hold as many orders as may wait', async () => {
  const { over, redis, name } = openSpace();
  const space = over(4);
  const { dir, orders } = await generatedShop(600);
  await producerJson(space, ['load', dir]);
  const enqueueing = producerJson(space, ['enqueue', orders, '--max-backlog', '100', '--wait']);
  const waiting = async () => {
    const lists = await redis.keys(`{${name}:4-*:orders:wait`);
    const lengths = await Promise.all(lists.map((list) => redis.llen(list)));
    return lengths.reduce((sum, length) => sum + length, 0);
  };
  await expect.poll(waiting, { timeout: 10_000 }).toBe(100);
  await startWorker(space);
  expect(await enqueueing).toMatchObject({ enqueued: 600, decided: 600 });
}, 60_000);

it('drop removes a run from all shards, and nothing of another', async () => {
  const { over, redis } = openSpace();
  const space = over(4);
  const { dir, orders } = await generatedShop(400);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--run', 'kept', '--wait']);
  await producerJson(space, ['enqueue', orders, '--run', 'gone', '--wait']);
  expect(await producer(space, ['drop', '--run', 'gone', '--yes'])).toMatchObject({ code: 0 });
  expect(await redis.keys(`{${space.name}*gone*`)).toEqual([]);
  await expectAllDecided(space, dir, 'kept');
  const again = await producerJson(space, ['enqueue', orders, '--run', 'gone', '--wait']);
  expect(again).toMatchObject({ enqueued: 400, decided: 400 });
}, 60_000);

it('refuses another number of shards within a run, and changes nothing', async () => {
  const { over, redis, name } = openSpace();
  const { dir, orders } = await generatedShop(200);
  for (const shards of [4, 2]) await producerJson(over(shards), ['load', dir]);
  await producerJson(over(4), ['enqueue', orders]);
  const refused = await producer(over(2), ['enqueue', orders]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    'run orders is spread over 4 shards, not 2 shards: set QUEUE_SHARDS=4 as before, or decide in ' +
      'another run with --run',
  );
  expect(await redis.keys(`{${name}:2-*:run:*`)).toEqual([]);
  expect(await producerJson(over(2), ['status', '--run', 'orders'])).toMatchObject({
    accepted: 200,
    waiting: 200,
  });
}, 60_000);

it('lets the number of shards change between runs, and reads each run in its own', async () => {
  const { over, redis, name } = openSpace();
  const { dir, orders } = await generatedShop(300);
  await producerJson(over(1), ['load', dir]);
  const undivided = await startWorker(over(1));
  await producerJson(over(1), ['enqueue', orders, '--run', 'undivided', '--wait']);
  await undivided.stop();

  // The facts of one shard are none of four: an order's payments are looked for in its own.
  const spread = ['enqueue', orders, '--run', 'spread', '--wait', '--json'];
  const tooEarly = await producer(over(4), spread);
  expect(tooEarly.code).toBe(1);
  expect(tooEarly.stderr).toContain('no facts are loaded for 4 shards');
  expect(tooEarly.stderr).toContain('run `producer load DIR` again');
  await producerJson(over(4), ['load', dir]);
  await startWorker(over(4));
  expect(await producer(over(4), spread)).toMatchObject({ code: 0 });

  for (const shards of [1, 2, 4]) {
    await expectAllDecided(over(shards), dir, 'undivided');
    await expectAllDecided(over(shards), dir, 'spread');
  }
  const runs = await producer(over(2), ['runs', '--json']);
  expect(JSON.parse(runs.stdout)).toMatchObject([
    { run: 'undivided', shards: 1, decided: 300 },
    { run: 'spread', shards: 4, decided: 300 },
  ]);
  await producer(over(2), ['drop', '--run', 'spread', '--yes']);
  expect(await redis.keys(`{${name}*spread*`)).toEqual([]);
}, 120_000);

it('says whose orders wait for workers with another number of shards', async () => {
  const { over } = openSpace();
  const { dir, orders } = await generatedShop(100);
  await producerJson(over(2), ['load', dir]);
  await producerJson(over(2), ['enqueue', orders]);
  const elsewhere = await startWorker(over(4));
  expect(await elsewhere.logged((line) => line['run'] === 'orders')).toMatchObject({
    level: 40,
    pending: 100,
    spread_over: '2 shards',
    serving: '4 shards',
    msg: 'orders wait for workers with another QUEUE_SHARDS',
  });
  const hint = 'no worker serves 2 shards; `QUEUE_SHARDS=2 npx worker` starts one';
  const status = await producer(over(4), ['status', '--run', 'orders']);
  expect(status.stdout).toContain('Run orders: 0 workers');
  expect(status.stderr).toContain(hint);
  const dashboard = await startDashboard(over(4));
  const page = (await ask(dashboard, '/')).text.replace(/\s+/g, ' ');
  expect(page).toContain('Orders of orders wait and no worker serves 2 shards. Start some:');
  const enqueueing = startProducer(over(2), ['enqueue', orders, '--wait']);
  await enqueueing.said(`deciding orders: ${hint}`);
  await startWorker(over(2));
  expect(await enqueueing.ended).toBe(0);
  await expectAllDecided(over(4), dir);
}, 60_000);
