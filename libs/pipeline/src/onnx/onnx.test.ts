// With the real runtime, on models that `trainer export` made of what scikit-learn trained.
import type { Decision } from '@verdict/records';
import { describe, expect, test } from 'vitest';
import type { ArtifactFiles } from '../artifact/files.ts';
import { loadArtifact } from '../artifact/load.ts';
import { sealWithExamples } from '../artifact/seal.ts';
import type { Pipeline } from '../pipeline.ts';
import {
  readSklearnFolder,
  readSklearnOnnx,
  readSklearnRows,
} from '../sklearn-rows.test.support.ts';
import { hasOnnxRuntime } from './onnx.test.support.ts';
import { openRunner } from './open-runner.ts';

const rows = await readSklearnRows();
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes));

async function onnxFiles(name: string, changed: object = {}): Promise<ArtifactFiles> {
  const files = await readSklearnFolder(name);
  const { inputs, classes } = decode(files.get('model.json'));
  const outputs = { label: 'label', probabilities: 'probabilities' };
  const model = { kind: 'onnx', inputs, classes, input: 'X', ...outputs, ...changed };
  return new Map([
    ...files,
    ['model.json', encode(model)],
    ['model.onnx', await readSklearnOnnx(name)],
  ]);
}

async function seal(files: ArtifactFiles) {
  const about = {
    name: 'onnx',
    version: '1.0.0',
    description: '',
    created_at: '2026-11-27T00:00:00Z',
    feature_mode: 'order-time',
    training_window: null,
  } as const;
  return sealWithExamples(about, files, rows.slice(0, 3));
}

/** As a worker does with the orders that it has in hand. */
function decideAll(pipeline: Pipeline): Promise<Decision>[] {
  return rows.map(async ({ order, facts }) => pipeline.decide(order, facts, { strict: false }));
}

describe.skipIf(!hasOnnxRuntime)('with onnxruntime-node', () => {
  test.each([
    ['tree', {}],
    ['pipeline', {}],
    ['pipeline', { label: undefined }],
    ['pipeline', { probabilities: undefined }],
  ])('the %s of scikit-learn decides each row as it did there, with %j', async (name, changed) => {
    const { files } = await seal(await onnxFiles(name, changed));
    const { pipeline, manifest } = await loadArtifact(files);
    expect(manifest.runtime).toBe('onnx');
    const decided = decideAll(pipeline);
    const recommendations = (await Promise.all(decided)).map(
      ({ recommendation }) => recommendation,
    );
    expect(recommendations).toEqual(rows.map(({ cells }) => cells[name]));
  });

  test('the reason names the class', async () => {
    const { pipeline } = await seal(await onnxFiles('tree'));
    const held = rows.find(({ cells }) => cells['tree'] === 'HoldCheckPayment');
    if (held === undefined) throw new Error('expected an order that is held');
    expect(await pipeline.decide(held.order, held.facts, { strict: false })).toEqual({
      recommendation: 'HoldCheckPayment',
      reason: 'onnx.hold-check-payment',
    });
  });

  test('a slow model answers the same from a thread of its own', async () => {
    const bytes = await readSklearnOnnx('tree');
    const classes = [
      'Decline',
      'Deliver',
      'HoldCheckAvailability',
      'HoldCheckDelivery',
      'HoldCheckPayment',
    ];
    const shape = { width: 4, classes, input: 'X', label: 'label', probabilities: 'probabilities' };
    const beside = await openRunner(bytes, shape, 0);
    const here = await openRunner(bytes, shape, Infinity);
    const some = Array.from({ length: 100 }, (_, at) => Float32Array.of(at % 24, 1, at, 7 * at));
    const answers = await here.run(some);
    expect(await beside.run(some)).toEqual(answers);
    expect(
      new Set(answers.map((answer) => 'label' in answer && answer.label)).size,
    ).toBeGreaterThan(1);
    await expect(beside.run([new Float32Array(1), new Float32Array(5)])).rejects.toThrow(
      'offset is out of bounds',
    );
    expect(await beside.run(some)).toEqual(answers);
  });

  test.each([
    [{ input: 'Y' }, 'expected one input Y, float32 of any number of rows x 4, got X'],
    [{ label: 'class' }, 'expected the output class to be a tensor, got label, probabilities'],
    [{ classes: ['Deliver', 'Decline'] }, 'expected 2 values in probabilities for 1 rows, got 5'],
    [
      { inputs: ['days', 'stock', 'quantity', 'order_hour_of_day'] },
      'expected the inputs order_hour',
    ],
  ])('a model that is not as described is refused: %j', async (changed, message) => {
    await expect(seal(await onnxFiles('tree', changed))).rejects.toThrow(message);
  });

  test('a model that knows other classes decides nothing', async () => {
    const other = ['Deliver', 'Deliver', 'Deliver', 'Deliver', 'Deliver'];
    await expect(seal(await onnxFiles('tree', { classes: other }))).rejects.toMatchObject({
      reason: 'model.unknown-class',
    });
  });

  test('bytes that are no model are told', async () => {
    const files = new Map([...(await onnxFiles('tree')), ['model.onnx', encode('no model')]]);
    await expect(seal(files)).rejects.toThrow('model.json: expected an ONNX model, got');
  });

  test('probabilities that are no numbers fail their own row, and no other of its batch', async () => {
    const bytes = await readSklearnOnnx('tree');
    // One weight of the first leaf becomes NaN: 1.0 of 32 bits is looked for among the class weights.
    const at = Buffer.from(bytes).lastIndexOf(Buffer.from([0x3d, 0, 0, 0x80, 0x3f]));
    const broken = Buffer.from(bytes);
    broken.writeFloatLE(Number.NaN, at + 1);
    const files = new Map([...(await onnxFiles('tree')), ['model.onnx', broken]]);
    const { pipeline } = await seal(files);
    const decided = decideAll(pipeline);
    const settled = await Promise.allSettled(decided);
    const failed = settled.filter(({ status }) => status === 'rejected');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(rows.length / 2);
    for (const each of failed)
      expect(each).toMatchObject({ reason: { reason: 'model.not-finite' } });
    for (const [index, each] of settled.entries()) {
      if (each.status === 'rejected') continue;
      expect(each.value).toMatchObject({ recommendation: rows[index]?.cells['tree'] });
    }
  });
});

test.skipIf(hasOnnxRuntime)('without onnxruntime-node its command is told', async () => {
  await expect(seal(await onnxFiles('tree'))).rejects.toThrow(
    'model.json: an ONNX model needs onnxruntime-node: npm install --ignore-scripts onnxruntime-node@1.30.0',
  );
});
