import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { ArtifactError } from '../artifact-error.ts';
import { choosePipeline } from '../choose.ts';
import { type ArtifactFiles, sha256 } from './files.ts';
import { loadArtifact } from './load.ts';
import { readArtifactFolder } from './read-folder.ts';
import { sealArtifact } from './seal.ts';

const folder = fileURLToPath(new URL('../../artifacts/order-rules-1/', import.meta.url));
const whole = await readArtifactFolder(folder);

function textOf(name: string): string {
  return new TextDecoder().decode(whole.get(name));
}

/** The artifact with other content of some files; undefined leaves a file out. */
function withFiles(changes: Readonly<Record<string, string | undefined>>): ArtifactFiles {
  const files = new Map(whole);
  for (const [name, text] of Object.entries(changes)) {
    if (text === undefined) files.delete(name);
    else files.set(name, new TextEncoder().encode(text));
  }
  return files;
}

/** As somebody would who also writes a manifest that fits. */
function sealedWith(changes: Readonly<Record<string, string>>): ArtifactFiles {
  const manifest = JSON.parse(textOf('manifest.json'));
  for (const [name, text] of Object.entries(changes)) {
    manifest.files[name] = sha256(new TextEncoder().encode(text));
  }
  return withFiles({ ...changes, 'manifest.json': JSON.stringify(manifest) });
}

function manifestWith(changes: object): ArtifactFiles {
  const manifest = { ...JSON.parse(textOf('manifest.json')), ...changes };
  return withFiles({ 'manifest.json': JSON.stringify(manifest) });
}

async function refusalOf(files: ArtifactFiles): Promise<string> {
  const error = await loadArtifact(files).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ArtifactError);
  return error instanceof Error ? error.message : '';
}

describe('an artifact that is as it should be', () => {
  it('is loaded with its name, its version and the digest of its manifest', async () => {
    const { manifest, digest, pipeline } = await loadArtifact(whole);
    expect(manifest).toMatchObject({ name: 'order-rules', version: '1.0.0', runtime: 'rules' });
    expect(digest).toBe(sha256(new TextEncoder().encode(textOf('manifest.json'))));
    expect(pipeline).toMatchObject({ model: 'order-rules@1.0.0', digest });
  });

  it('is made again, byte for byte, by sealing what is in it', async () => {
    const { name, version, description, created_at, feature_mode, training_window } = JSON.parse(
      textOf('manifest.json'),
    );
    const about = { name, version, description, created_at, feature_mode, training_window };
    const sealed = await sealArtifact(about, withFiles({ 'manifest.json': undefined }));
    expect(sealed.files.get('manifest.json')).toEqual(
      new Uint8Array(whole.get('manifest.json') ?? []),
    );
  });
});

describe('an artifact is refused', () => {
  it.each(['pipeline.json', 'model.json', 'examples.jsonl'])(
    'with a byte of %s changed',
    async (name) => {
      const message = await refusalOf(withFiles({ [name]: `${textOf(name)} ` }));
      expect(message).toMatch(
        new RegExp(`^${name}: expected the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}$`),
      );
    },
  );

  it.each(['pipeline.json', 'model.json', 'examples.jsonl', 'manifest.json'])(
    'without %s',
    async (name) => {
      expect(await refusalOf(withFiles({ [name]: undefined }))).toContain(
        `expected the file ${name}`,
      );
    },
  );

  it('with a file that its manifest does not name', async () => {
    const message = await refusalOf(withFiles({ 'model.onnx': 'x' }));
    expect(message).toBe('manifest.json: expected files to name model.onnx');
  });

  it.each<[string, object]>([
    ['manifest.json at format: Invalid input: expected 1', { format: 2 }],
    ['manifest.json at version: expected a version like 1.0.0', { version: 'latest' }],
    ['manifest.json at name: expected a name', { name: '../x' }],
    ['manifest.json: Unrecognized key: "command"', { command: 'process.exit()' }],
    ['manifest.json at classes.0:', { classes: ['Refund'] }],
    ['manifest.json: expected classes to be those of the files', { classes: ['Deliver'] }],
    ['manifest.json: expected runtime to be those of the files, "rules"', { runtime: 'tree' }],
    ['manifest.json: expected inputs to be those of the files', { inputs: [] }],
    ['manifest.json: expected features to be those of the files', { features: [] }],
  ])('that says: %s', async (message, changes) => {
    expect(await refusalOf(manifestWith(changes))).toContain(message);
  });

  it('that is no JSON', async () => {
    expect(await refusalOf(withFiles({ 'manifest.json': '{"format": 1,' }))).toContain(
      'manifest.json: expected JSON, got a text that ends too early, at character 14',
    );
  });

  it('with a step that is not known here', async () => {
    const pipeline = JSON.parse(textOf('pipeline.json'));
    pipeline.steps[0] = { step: 'eval', code: 'process.exit()' };
    const message = await refusalOf(sealedWith({ 'pipeline.json': JSON.stringify(pipeline) }));
    expect(message).toMatch(
      /^pipeline\.json at steps\.0\.step: Invalid discriminator value\. Expected 'as-of-fact' .*, got "?eval"?$/,
    );
  });

  it('with steps that do not fit each other', async () => {
    const pipeline = JSON.parse(textOf('pipeline.json'));
    pipeline.steps.shift();
    const message = await refusalOf(sealedWith({ 'pipeline.json': JSON.stringify(pipeline) }));
    expect(message).toContain('pipeline.json: step 5 (select): expected one of the columns');
  });

  it('without a select at its end', async () => {
    const pipeline = JSON.parse(textOf('pipeline.json'));
    pipeline.steps.pop();
    const message = await refusalOf(sealedWith({ 'pipeline.json': JSON.stringify(pipeline) }));
    expect(message).toBe('pipeline.json: expected one step select, as the last');
  });

  it('with a number that is beyond all numbers', async () => {
    const model = textOf('model.json').replace('"value": 6', '"value": 1e999');
    const message = await refusalOf(sealedWith({ 'model.json': model }));
    expect(message).toMatch(/^model\.json at rules\.9\.if\.value: /);
  });

  it('that decides its own examples otherwise', async () => {
    const model = textOf('model.json').replace('"reason": "deliver"', '"reason": "fine"');
    const message = await refusalOf(sealedWith({ 'model.json': model }));
    expect(message).toMatch(/^examples\.jsonl:1: expected .*"reason":"deliver".*, got .*"fine"/);
  });

  it('that gives its own examples other features', async () => {
    const examples = textOf('examples.jsonl').replace(
      '"inventory":5,"payment_status"',
      '"inventory":6,"payment_status"',
    );
    const message = await refusalOf(sealedWith({ 'examples.jsonl': examples }));
    expect(message).toMatch(/^examples\.jsonl:1: /);
  });

  it.each(['', '\n'])('with no example (%j)', async (text) => {
    const message = await refusalOf(sealedWith({ 'examples.jsonl': text }));
    expect(message).toBe('examples.jsonl: expected at least one line');
  });
});

describe('a pipeline is chosen', () => {
  it('by its name', async () => {
    const chosen = await choosePipeline('order-rules@2.0.0');
    expect(chosen).toMatchObject({ settings: { model: 'order-rules@2.0.0' }, artifact: undefined });
    expect(chosen.settings.pipeline).toBeUndefined();
  });

  it('by its folder', async () => {
    const chosen = await choosePipeline(folder);
    const digest = sha256(new TextEncoder().encode(textOf('manifest.json')));
    expect(chosen.settings).toEqual({ model: 'order-rules@1.0.0', pipeline: digest });
    expect(chosen.artifact?.digest).toBe(digest);
  });

  it.each([
    ['order-rules@3.0.0', 'expected a folder, got ENOENT'],
    [fileURLToPath(new URL('.', import.meta.url)), 'expected a folder with manifest.json'],
  ])('or refused: %s', async (name, message) => {
    const error = await choosePipeline(name).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ArtifactError);
    expect(String(error)).toContain('expected order-rules@1.0.0, order-rules@2.0.0, or the folder');
    expect(String(error)).toContain(message);
  });
});
