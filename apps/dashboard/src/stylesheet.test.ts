import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readStylesheet, styleNames } from './stylesheet.ts';

const stylesDir = join(import.meta.dirname, '../public/styles');

it('holds every style sheet there is', async () => {
  const files = styleNames.map((name) => `${name}.css`);
  expect(files.toSorted()).toEqual((await readdir(stylesDir)).toSorted());
});

it('begins with the colours and sizes that the others use, and uses none that there is not', () => {
  const text = readStylesheet(stylesDir);
  const [first] = styleNames;
  expect(first).toBe('tokens');
  const named = new Set(text.match(/^\s+--[\w-]+(?=:)/gm)?.map((name) => name.trim()));
  const used = [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(50);
  expect(used.filter((name) => !named.has(name ?? ''))).toEqual([]);
});
