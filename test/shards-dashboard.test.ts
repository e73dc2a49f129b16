// The dashboard over several shards: figures of the whole, and each queue in Bull Board.
import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { ask, askJson, askOrder, askOverview, startDashboard } from './browser-dashboard.ts';
import { decideStrictly, openShop, payLater, run } from './browser-shop.ts';
import { startWorker } from './support/commands.ts';

interface QueuesBody {
  readonly queues: readonly { readonly name: string; readonly displayName?: string }[];
}

/** Five orders delivered and two failed, in a strict run over four shards. */
async function decidedShop() {
  const space = openKeySpace();
  const spread = { ...space, shards: 4 };
  await startWorker(spread);
  const shop = await openShop(spread, ['a', 'b', 'c', 'd', 'e'], ['x', 'y']);
  await decideStrictly(spread, shop);
  return { space, spread, shop };
}

it('shows the figures of all shards as one', async () => {
  const { spread } = await decidedShop();
  const dashboard = await startDashboard(spread);
  const { body } = await askOverview(dashboard);
  expect(body.figures).toMatchObject({
    queue: { waiting: 0, active: 0, failed: 2 },
    orders: { accepted: 7, decided: 5, failed: 2, pending: 0 },
    runs: [{ run: 'orders', layout: { shards: 4 }, decided: 5 }],
    workers: [{ name: expect.stringMatching(/^worker-/) }],
    unserved: [],
    are_facts_loaded: true,
  });
  const sum = (series: 'completed' | 'failed') =>
    body.figures.minutes.reduce((total, minute) => total + minute[series], 0);
  expect([sum('completed'), sum('failed')]).toEqual([5, 2]);
  const failed = body.figures.failures.map((failure) => failure.order_id);
  expect(failed.toSorted()).toEqual(['x', 'y']);
  const metrics = (await ask(dashboard, '/metrics')).text.split('\n');
  expect(metrics).toContain('bullmq_job_count{queue="orders", state="failed"} 2');
  expect(metrics).toContain('bullmq_job_completed_total{queue="orders"} 5');
  expect(metrics).toContain('verdict_orders{run="orders", state="decided"} 5');
  const help = metrics.filter((line) => line.startsWith('# HELP bullmq_job_count'));
  expect(help).toHaveLength(1);
});

it('finds an order in its shard, and leads to its job there', async () => {
  const { spread } = await decidedShop();
  const dashboard = await startDashboard(spread);
  const decided = await askOrder(dashboard, '/orders/a');
  expect(decided.body.runs).toMatchObject([{ run: 'orders', state: 'decided' }]);
  const failed = await askOrder(dashboard, '/orders/x');
  expect(failed.body.runs).toMatchObject([
    {
      state: 'failed',
      job: { job_id: 'orders~x', queue: expect.stringMatching(/^orders-.-of-4$/) },
    },
  ]);
  const page = (await ask(dashboard, '/orders/x', { headers: { Accept: 'text/html' } })).text;
  const [, path = ''] = /href="\/queues\/queue\/([^"]+)"/.exec(page) ?? [];
  expect((await ask(dashboard, `/queues/api/queues/${path}`)).status).toBe(200);
});

it('names the queues of each shard in Bull Board, and those of runs with another number', async () => {
  const { space, spread, shop } = await decidedShop();
  const dashboard = await startDashboard(spread);
  const names = async () => {
    const { body } = await askJson<QueuesBody>(dashboard, '/queues/api/queues');
    return body.queues.map(({ name }) => name).toSorted();
  };
  const ofFour = ['orders', 'live'].flatMap((lane) =>
    [1, 2, 3, 4].map((shard) => `${lane}-${shard}-of-4`),
  );
  expect(await names()).toEqual(ofFour.toSorted());
  const { body } = await askJson<QueuesBody>(dashboard, '/queues/api/queues');
  const titles = body.queues.map(({ displayName }) => displayName);
  expect(titles).toEqual(expect.arrayContaining(['orders, 1 of 4 shards', 'live, 4 of 4 shards']));
  await run(space, ['load', shop.dir]);
  await run(space, ['enqueue', shop.orders, '--run', 'undivided']);
  expect(await names()).toEqual(['orders', 'live', ...ofFour].toSorted());
});

it('retries an order in its shard when it is writable', async () => {
  const { spread, shop } = await decidedShop();
  const dashboard = await startDashboard(spread, {}, '--writable');
  const { body } = await askJson<{ runs: { job: { queue: string } }[] }>(dashboard, '/orders/x');
  const queue = body.runs[0]?.job.queue ?? '';
  const put = (path: string) =>
    ask(dashboard, `/queues/api/queues/${path}`, {
      method: 'PUT',
      headers: { Origin: dashboard.url, 'Sec-Fetch-Site': 'same-origin' },
    });
  expect((await put(`${queue}/empty`)).status).toBe(403);
  await payLater(spread, shop, ['x']);
  expect((await put(`${queue}/orders~x/retry`)).status).toBe(204);
  await expect
    .poll(async () => (await askOrder(dashboard, '/orders/x')).body.runs[0]?.state)
    .toBe('decided');
});
