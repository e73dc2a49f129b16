// What scikit-learn decided is decided the same here.
import { describe, expect, test } from 'vitest';
import { loadArtifact } from './artifact/load.ts';
import {
  readSklearnFolder,
  readSklearnRows,
  type SklearnRow,
} from './sklearn-rows.test.support.ts';
import { compileTransformer, transformerSchema } from './transformer.ts';

const rows = await readSklearnRows();

async function read(name: string) {
  const files = await readSklearnFolder(name);
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
    const leafIn64Bits = ({ order, facts }: SklearnRow) => {
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
