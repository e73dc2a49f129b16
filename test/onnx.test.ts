// A tree and its ONNX form, through the commands and the queue.
import { openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { hasOnnxRuntime } from './support/onnx-runtime.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';
import { trainer, trainerJson } from './support/trainer.ts';

/** A tree that overfits: many thresholds are many chances to disagree. */
async function bothForms(data: string) {
  const dir = await temporaryDirectory();
  const [tree, onnx] = [join(dir, 'tree'), join(dir, 'onnx')];
  await trainerJson(['fit', '--data', data, '--out', tree, '--max-depth', '20', '--min-leaf', '1']);
  const exported = await trainer(['export', tree, '--out', onnx]);
  return { tree, onnx, exported };
}

async function recommendationsOf(
  orders: string,
  run: string,
  space: ReturnType<typeof openKeySpace>,
) {
  const { stdout } = await producer(space, ['results', '--run', run, '--like', orders]);
  return parseJsonLines(stdout).map(({ order_id, recommendation }) => [order_id, recommendation]);
}

async function expectSameDecisions(data: string, count: number): Promise<void> {
  const { tree, onnx, exported } = await bothForms(data);
  expect(exported).toMatchObject({ code: 0, stdout: /^orders-tree-onnx@1\.0\.0 [0-9a-f]{64}\n$/ });
  const space = openKeySpace();
  const orders = join(data, 'orders.csv');
  await producerJson(space, ['load', data]);
  await startWorker(space);
  for (const [run, folder] of Object.entries({ tree, onnx })) {
    const enqueue = ['enqueue', orders, '--run', run, '--pipeline', folder, '--wait'];
    expect(await producerJson(space, enqueue)).toMatchObject({ decided: count, failed: 0 });
  }
  const decided = await recommendationsOf(orders, 'onnx', space);
  expect(decided).toHaveLength(count);
  expect(decided).toEqual(await recommendationsOf(orders, 'tree', space));
}

describe.skipIf(!hasOnnxRuntime)('the ONNX form of a tree, with onnxruntime-node', () => {
  it('decides generated orders as the tree does, in workers that fetched it', async () => {
    const { dir } = await generatedShop(3000);
    await expectSameDecisions(dir, 3000);
  }, 180_000);

  it.skipIf(!hasRealOrders)(
    'decides the 10,000 real orders of July 2021 as the tree does',
    async () => {
      await expectSameDecisions(realOrdersDir, 10_000);
    },
    90_000,
  );
});

it.skipIf(hasOnnxRuntime)(
  'trainer export tells what it needs, where it is not installed',
  async () => {
    const { dir } = await generatedShop(300);
    const { exported } = await bothForms(dir);
    expect(exported).toMatchObject({
      code: 1,
      stderr: /npm install --ignore-scripts onnxruntime-node@/,
    });
  },
);
