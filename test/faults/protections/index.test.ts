import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { protections } from './index.ts';

/** Where npm has linked them. */
const packages = join(import.meta.dirname, '../../../node_modules/@verdict');

function readModule(module: string): Promise<string> {
  return readFile(join(packages, module), 'utf8');
}

test.each(Object.entries(protections))('%s is still there to be switched off', async (_, given) => {
  for (const { module, from } of given.edits) {
    expect(await readModule(module), module).toContain(from);
  }
});
