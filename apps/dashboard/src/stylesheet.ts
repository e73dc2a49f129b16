// The style sheets of all pages as one, so that a page asks once and is drawn once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In the order in which they are read: where two rules weigh the same, the later one counts. */
export const styleNames = [
  'tokens',
  'base',
  'frame',
  'cards',
  'tables',
  'charts',
  'forms',
  'overview',
  'run',
  'monitoring',
  'order',
  'search',
  'failures',
] as const;

/** @throws if one of the files is missing */
export function readStylesheet(dir: string): string {
  return styleNames.map((name) => readFileSync(join(dir, `${name}.css`), 'utf8')).join('\n');
}
