// What a module exports, checked before any order comes.
import { z } from 'zod';
import { guardPoints, hookPoints } from './hook.ts';

/** Each counts in the memory that a thread shares with its process. */
export const mostHooks = 100;
const defaultLimitMs = 100;
const longestLimitMs = 60_000;

const called = z.custom<(...values: readonly unknown[]) => unknown>(
  (value) => typeof value === 'function',
  'expected a function',
);

const limitMs = z.int().min(1).max(longestLimitMs).default(defaultLimitMs);

const common = {
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,49}$/,
      'expected 1 to 50 of a-z 0-9 . _ - such as "stock-alert"',
    ),
  start: called.optional(),
  flush: called.optional(),
  stop: called.optional(),
};

const hookSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('observe'),
    at: z.enum(hookPoints),
    budgetMs: limitMs,
    observe: called,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('guard'),
    at: z.enum(guardPoints),
    timeoutMs: limitMs,
    onFailure: z.enum(['pass', 'reject']),
    guard: called,
  }),
]);

export type ParsedHook = z.infer<typeof hookSchema>;

/** What may be said of a hook outside of its thread. */
export type ObserverDescription = Pick<
  Extract<ParsedHook, { kind: 'observe' }>,
  'kind' | 'name' | 'at' | 'budgetMs'
>;
export type GuardDescription = Pick<
  Extract<ParsedHook, { kind: 'guard' }>,
  'kind' | 'name' | 'at' | 'timeoutMs' | 'onFailure'
>;
export type HookDescription = ObserverDescription | GuardDescription;

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

function quote(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return `an object with ${Object.keys(value).join(', ')}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function placeOf(hook: unknown, index: number): string {
  const name = valueAt(hook, ['name']);
  return `hook ${index + 1}${typeof name === 'string' ? ` (${name})` : ''}`;
}

/** zod says what was expected, and mostly not what came. */
function problemOf(hook: unknown, index: number, { issues: [issue] }: z.ZodError): string {
  const path = issue?.path ?? [];
  const where = [placeOf(hook, index), ...path.map(String)].join(': ');
  const wrong = issue?.message.replace(/^Invalid \w+: /, '').replace(/, received .*$/, '');
  return `${where}: ${wrong}, got ${quote(valueAt(hook, path))}`;
}

/**
 * @param exported the default export of the module
 * @throws Error that says which hook is wrong, what was expected and what came
 */
export function parseHooks(exported: unknown): ParsedHook[] {
  const hooks: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  const isSome = exported !== undefined && hooks.length > 0 && hooks.length <= mostHooks;
  if (!isSome) {
    const expected = `expected a hook or a list of 1 to ${mostHooks} as its default export`;
    throw new Error(`${expected}, got ${exported === undefined ? 'none' : hooks.length}`);
  }
  return hooks.map((hook, index) => {
    const parsed = hookSchema.safeParse(hook);
    if (parsed.success) return parsed.data;
    throw new Error(problemOf(hook, index, parsed.error));
  });
}

export function describeHook(hook: ParsedHook): HookDescription {
  if (hook.kind === 'observe') {
    const { kind, name, at, budgetMs } = hook;
    return { kind, name, at, budgetMs };
  }
  const { kind, name, at, timeoutMs, onFailure } = hook;
  return { kind, name, at, timeoutMs, onFailure };
}
