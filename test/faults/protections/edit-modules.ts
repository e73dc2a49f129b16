// Module hooks that change a text of a module before it is loaded. A text that is not there is an error: what
// was to be switched off has moved.
import type { LoadHook } from 'node:module';
import type { Edit } from './protection.ts';

let edits: readonly Edit[] = [];

export function initialize(given: readonly Edit[]): void {
  edits = given;
}

function applyTo(source: string, { module, from, to }: Edit): string {
  if (!source.includes(from)) throw new Error(`expected ${from} in ${module}`);
  return source.replace(from, to);
}

export const load: LoadHook = async (url, context, next) => {
  const loaded = await next(url, context);
  const own = edits.filter(({ module }) => url.endsWith(module));
  if (own.length === 0) return loaded;
  return { ...loaded, source: own.reduce(applyTo, String(loaded.source)) };
};
