// Pipelines that decide along, only to be compared.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';
import { readShadowReports, listDisagreements } from '@verdict/results';
import { parseJsonLines } from './support/files.ts';

const orders = 3000;

async function decisionsOf(space: KeySpace, run: string): Promise<Map<unknown, unknown>> {
  const { stdout } = await producer(space, ['results', '--run', run]);
  return new Map(
    parseJsonLines(stdout).map(({ order_id, recommendation }) => [order_id, recommendation]),
  );
}

it('counts where a shadow disagrees, exactly as a run with that pipeline does', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', String(orders), '--out', dir]);
  await producerJson(space, ['load', dir]);
  const file = join(dir, 'orders.csv');
  const worker = await startWorker(space, { SHADOW_PIPELINES: 'order-rules@2.0.0' });
  await producerJson(space, ['enqueue', file, '--wait']);
  const run = ['enqueue', file, '--run', 'v2', '--pipeline', 'order-rules@2.0.0', '--wait'];
  await producerJson(space, run);
  await worker.stop();

  const [one, two] = [await decisionsOf(space, 'orders'), await decisionsOf(space, 'v2')];
  const expected = new Map<string, number>();
  const changed = new Set<unknown>();
  for (const [id, from] of one) {
    const to = two.get(id);
    if (from === to) continue;
    changed.add(id);
    expected.set(
      `${String(from)} ${String(to)}`,
      (expected.get(`${String(from)} ${String(to)}`) ?? 0) + 1,
    );
  }
  expect(changed.size).toBeGreaterThan(50);
  const [report] = await readShadowReports(space, 'orders');
  expect(report).toMatchObject({
    shadow: 'order-rules@2.0.0',
    agreed: orders - changed.size,
    failed: 0,
    skipped: 0,
  });
  const told = report?.disagreed.map(({ from, to, count }) => [`${from} ${to}`, count] as const);
  expect(new Map(told)).toEqual(expected);
  const listed = await listDisagreements(space, 'orders', orders);
  expect(new Set(listed.map(({ order_id }) => order_id))).toEqual(changed);
  expect(await readShadowReports(space, 'v2')).toEqual([
    { shadow: 'order-rules@2.0.0', agreed: orders, disagreed: [], failed: 0, skipped: 0 },
  ]);

  const dashboard = await startDashboard(space);
  const { text } = await ask(dashboard, '/runs/orders');
  const [, section = ''] = /<section class="card" id="shadows">(.*?)<\/section>/s.exec(text) ?? [];
  expect(section).toContain('order-rules@2.0.0');
  expect(section).toContain(`>\n      ${changed.size} <span`);
  expect(section).toContain(`/orders/${listed[0]?.order_id}`);
  const answer = await ask(dashboard, '/api/runs/orders');
  expect(JSON.parse(answer.text)).toMatchObject({
    shadows: [report],
    disagreements: listed.slice(0, 20),
  });
});

it.each([
  ['order-rules@9.0.0', 'order-rules@9.0.0: expected order-rules@1.0.0'],
  ['order-rules@2.0.0, order-rules@2.0.0', 'SHADOW_PIPELINES: expected each pipeline once'],
])('refuses to start workers with %s', async (names, message) => {
  const space = openKeySpace();
  const env = { SHADOW_PIPELINES: names };
  await expect(startWorker(space, env)).rejects.toThrow(message);
});
