// What scikit-learn decided is decided the same here. The fixtures are made by apps/trainer/python/make_fixture.py.
import type { Order, Snapshot } from '@verdict/records';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadArtifact } from './artifact/load.ts';
import { readArtifactFolder } from './artifact/read-folder.ts';
import { compileTransformer, transformerSchema } from './transformer.ts';

const folder = new URL('./fixtures/sklearn/', import.meta.url);

interface Row {
  readonly order: Order;
  readonly facts: Snapshot;
  readonly cells: Readonly<Record<string, string>>;
}

const timestamp = '2021-07-01 00:00:00';

function secondsAfter(time: string, seconds: number): string {
  const later = new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1000);
  return later.toISOString().slice(0, 19).replace('T', ' ');
}

function rowOf(cells: Readonly<Record<string, string>>): Row {
  const { hour = '', quantity, inventory, payment_status = '', seconds_until_available } = cells;
  const time = `2021-07-04 ${hour.padStart(2, '0')}:00:00`;
  const order = {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: time,
    sku_code: 'sku-1',
    quantity: Number(quantity),
    zip_code: '03779',
  };
  const available_from = secondsAfter(time, Number(seconds_until_available));
  const facts = {
    inventory: inventory === '' ? null : { inventory: Number(inventory), timestamp },
    payment: payment_status === '' ? null : { payment_status, timestamp },
    zip_code: seconds_until_available === '' ? null : { available_from },
  };
  return { order, facts, cells };
}

async function readRows(): Promise<Row[]> {
  const text = gunzipSync(await readFile(new URL('rows.csv.gz', folder))).toString();
  const [header = '', ...lines] = text.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return rowOf(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
  });
}

const rows = await readRows();

async function read(name: string) {
  const files = await readArtifactFolder(fileURLToPath(new URL(name, folder)));
  const json = (file: string) => JSON.parse(new TextDecoder().decode(files.get(file)));
  const transformer = compileTransformer(transformerSchema.parse(json('pipeline.json')));
  return { artifact: await loadArtifact(files), tree: json('model.json'), transformer };
}

describe.each(['tree', 'pipeline'])('the %s of scikit-learn', (name) => {
  test('leads each row to the same leaf and the same class here', async () => {
    const { pipeline } = (await read(name)).artifact;
    expect(rows.length).toBeGreaterThan(2000);
    for (const { order, facts, cells } of rows) {
      expect(pipeline.decide(order, facts, { strict: false }), JSON.stringify(cells)).toEqual({
        recommendation: cells[name],
        reason: `tree.leaf-${cells[`${name}_leaf`]}`,
      });
    }
  });

  test('has rows that a comparison in 64 bits would lead elsewhere, so that the test above bites', async () => {
    const { tree, transformer } = await read(name);
    const leafIn64Bits = ({ order, facts }: Row) => {
      const row = transformer.transform(order, facts);
      const values = transformer.selected.map(({ slot }) => Number(row[slot]));
      let node = 0;
      while (tree.feature[node] !== -1) {
        const isLeft = Number(values[tree.feature[node]]) <= tree.threshold[node];
        node = isLeft ? tree.left[node] : tree.right[node];
      }
      return String(node);
    };
    const others = rows.filter((row) => leafIn64Bits(row) !== row.cells[`${name}_leaf`]);
    expect(others.length).toBe(name === 'tree' ? 23 : 30);
  });
});

test('the rows have unknown facts, and a payment status that was not learned', () => {
  const count = (column: string, value: string) =>
    rows.filter(({ cells }) => cells[column] === value).length;
  expect(count('inventory', '')).toBeGreaterThan(20);
  expect(count('payment_status', 'REFUNDED')).toBeGreaterThan(20);
  expect(count('seconds_until_available', '')).toBeGreaterThan(20);
});
