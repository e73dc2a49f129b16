import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('without options the sample is decided and the dashboard stays', () => {
  expect(parseOptions([])).toMatchObject({ once: false, data: undefined, file: undefined });
});

test('what describes a run is handed on to the enqueue', () => {
  const { runFlags, mapFlags, run } = parseOptions([
    '--run',
    'july',
    '--strict',
    '--inventory-as-of',
    'latest',
    '--rejects',
    'r.jsonl',
    '--map',
    'order_id=OrderID',
    'quantity=Qty',
  ]);
  expect(run).toBe('july');
  expect(runFlags).toEqual(['--strict', '--inventory-as-of', 'latest', '--rejects', 'r.jsonl']);
  expect(mapFlags).toEqual(['--map', 'order_id=OrderID', '--map', 'quantity=Qty']);
});
