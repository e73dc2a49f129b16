import type { LoadHookContext } from 'node:module';
import { expect, test } from 'vitest';
import { initialize, load } from './edit-modules.ts';

const context: LoadHookContext = {
  format: 'module',
  conditions: [],
  importAssertions: {},
  importAttributes: {},
};

function loadText(url: string, source: string) {
  return load(url, context, () => ({ format: 'module', source }));
}

test('a module is changed where it is told, and no other', async () => {
  initialize([{ module: 'queue/dist/work.js', from: 'count = 50', to: 'count = 1' }]);
  const source = 'const count = 50;';
  expect(await loadText('file:///queue/dist/work.js', source)).toMatchObject({
    source: 'const count = 1;',
  });
  expect(await loadText('file:///worker/dist/work.js', source)).toMatchObject({ source });
});

test('a protection that has moved is an error: it would not be switched off', async () => {
  initialize([{ module: 'work.js', from: 'count = 50', to: 'count = 1' }]);
  await expect(loadText('file:///work.js', 'const most = 50;')).rejects.toThrow(
    'expected count = 50 in work.js',
  );
});
