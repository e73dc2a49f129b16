// What a run decided, in the order of its file, against what the contract says.
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectedDecisions } from './brute-force.ts';
import { producer, type Space } from './commands.ts';
import { parseJsonLines } from './files.ts';

/** The run has decided all orders of the shop in the directory, each as it should be. */
export async function expectAllDecided(space: Space, dir: string, run = 'orders'): Promise<void> {
  const args = ['results', '--run', run, '--like', join(dir, 'orders.csv')];
  const { stdout, stderr } = await producer(space, args);
  const expected = await expectedDecisions(dir, 'order-time');
  const lines = parseJsonLines(stdout);
  expect(
    lines.map((line) => line['order_id']),
    stderr,
  ).toEqual([...expected.keys()]);
  for (const { order_id, recommendation, features } of lines) {
    expect({ recommendation, features }, String(order_id)).toEqual(expected.get(String(order_id)));
  }
}
