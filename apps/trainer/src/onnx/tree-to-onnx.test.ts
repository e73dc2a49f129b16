import { readTree } from '@verdict/pipeline';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { treeToOnnx } from './tree-to-onnx.ts';

const fixtures = new URL('../../../../libs/pipeline/src/fixtures/sklearn/', import.meta.url);

// libs/pipeline has onnxruntime decide with these bytes, where it is installed.
test.each(['tree', 'pipeline'])('the %s of scikit-learn becomes the stored model', async (name) => {
  const tree = readTree(await readFile(new URL(`${name}/model.json`, fixtures), 'utf8'));
  const stored = await readFile(new URL(`${name}.onnx`, fixtures));
  expect(Buffer.from(treeToOnnx(tree)).equals(stored)).toBe(true);
});

test('a tree that always gives the same is refused', () => {
  const tree = readTree(
    JSON.stringify({
      kind: 'tree',
      inputs: ['hour'],
      classes: ['Deliver'],
      feature: [-1],
      threshold: [0],
      left: [-1],
      right: [-1],
      value: [[1]],
    }),
  );
  expect(() => treeToOnnx(tree)).toThrow('expected a tree of two classes or more, got Deliver');
});
