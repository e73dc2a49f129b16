import { ImpossibleOrderError, OrderError } from '@verdict/records';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { ArtifactFiles } from './artifact/files.ts';
import { digestOfArtifact } from './artifact/files.ts';
import { readArtifactFolder } from './artifact/read-folder.ts';
import { openPipelines } from './pipelines.ts';

const folder = fileURLToPath(new URL('../artifacts/order-rules-2/', import.meta.url));
const files = await readArtifactFolder(folder);
const named = { model: 'order-rules@2.0.0', pipeline: digestOfArtifact(files) };

function setup(answer: (digest: string) => ArtifactFiles | undefined) {
  const fetch = vi.fn<(digest: string) => Promise<ArtifactFiles | undefined>>(async (digest) =>
    answer(digest),
  );
  return { pipelines: openPipelines(fetch), fetch };
}

test('those that come with the library are not fetched', async () => {
  const { pipelines, fetch } = setup(() => undefined);
  for (const model of ['order-rules@1.0.0', 'order-rules@2.0.0']) {
    expect((await pipelines.of({ model })).model).toBe(model);
  }
  expect(fetch).not.toHaveBeenCalled();
});

test('an artifact is fetched once, also for orders that come at the same time', async () => {
  const { pipelines, fetch } = setup(() => files);
  const [first, second] = await Promise.all([pipelines.of(named), pipelines.of(named)]);
  expect(first).toBe(second);
  expect(await pipelines.of(named)).toBe(first);
  expect(first.digest).toBe(named.pipeline);
  expect(fetch).toHaveBeenCalledExactlyOnceWith(named.pipeline);
});

test.each(['order-rules', 'order-rules@9.0.0', '', '__proto__', 'constructor'])(
  'an order of a run with the unknown model %j can never succeed',
  async (model) => {
    const { pipelines } = setup(() => undefined);
    const expected = `expected order-rules@1.0.0, order-rules@2.0.0, got ${model}`;
    await expect(pipelines.of({ model })).rejects.toThrow(
      new ImpossibleOrderError('model.unknown', expected),
    );
  },
);

test('one that is not there is asked for again with the next order', async () => {
  let isThere = false;
  const { pipelines } = setup(() => (isThere ? files : undefined));
  const error = await pipelines.of(named).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OrderError);
  expect(error).toMatchObject({ reason: 'pipeline.missing' });
  isThere = true;
  expect((await pipelines.of(named)).digest).toBe(named.pipeline);
});

test('one that is damaged is refused, with the file at fault', async () => {
  const damaged = new Map([...files, ['model.json', new TextEncoder().encode('{}')]]);
  const error = await setup(() => damaged)
    .pipelines.of(named)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ImpossibleOrderError);
  expect(error).toMatchObject({ reason: 'pipeline.refused' });
  expect(String(error)).toContain(`artifact ${named.pipeline}: model.json: expected the SHA-256`);
});

test('one under the digest of another is refused', async () => {
  const digest = 'a'.repeat(64);
  const { pipelines } = setup(() => files);
  const asking = pipelines.of({ model: named.model, pipeline: digest });
  await expect(asking).rejects.toThrow(
    `artifact ${digest}: manifest.json: expected the SHA-256 ${digest}, got ${named.pipeline}`,
  );
});

test('a failure of Redis is passed on as it is', async () => {
  const away = new Error('Connection is closed.');
  const pipelines = openPipelines(() => Promise.reject(away));
  await expect(pipelines.of(named)).rejects.toBe(away);
});
