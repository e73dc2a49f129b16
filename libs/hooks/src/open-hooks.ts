// All hooks of a worker process, by the point at which they are called.
import { ImpossibleOrderError, OrderError } from '@verdict/records';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GuardPoint, type HookEvents, type HookPoint, hookPoints } from './hook.ts';
import { HookError } from './hook-error.ts';
import { type Guard, isGuard, type OnTrouble } from './hosted-hook.ts';
import { type HostedModule, hostModule } from './hosted-module.ts';
import type { Answer } from './messages.ts';
import { openModuleThread } from './module-thread.ts';
import type { HookDescription } from './parse-hooks.ts';
import { type HookTallies, openTallies, type Tallies } from './tallies.ts';

export interface Hooks {
  /** Whether there is any at that point: otherwise an event need not even be made. */
  readonly areAt: (at: HookPoint) => boolean;
  /** Tells the observers of that point: never waits and never throws. */
  readonly observe: <At extends HookPoint>(at: At, event: HookEvents[At]) => void;
  /**
   * Asks the guards of that point; undefined where there are none to wait for.
   * @throws ImpossibleOrderError `guard.<name>` where one rejects, OrderError where one failed that is to reject then
   */
  readonly ask: <At extends GuardPoint>(at: At, event: HookEvents[At]) => Promise<void> | undefined;
  readonly take: () => HookTallies;
  readonly putBack: (taken: HookTallies) => void;
  /** Tells what waits, flushes and stops every hook, within this time. */
  readonly end: (limitMs: number) => Promise<void>;
}

interface GuardOfModule {
  readonly module: HostedModule;
  readonly hook: Guard;
}

function urlOf(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

async function inModule<T>(path: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof HookError)) throw error;
    throw new HookError(`HOOKS: ${path}: ${error.message}`, { cause: error });
  }
}

function requireUnique(hooks: readonly HookDescription[]): void {
  const names = hooks.map(({ name }) => name);
  const double = names.find((name, n) => names.indexOf(name) !== n);
  if (double === undefined) return;
  throw new HookError(`HOOKS: expected a name of its own for each hook, got ${double} twice`);
}

/**
 * Reads each module in a thread, and calls none of its hooks.
 * @param paths of the modules, from the working directory
 * @throws HookError
 */
export async function checkHooks(paths: readonly string[]): Promise<HookDescription[]> {
  const ignore = () => {};
  const check = async (path: string) => {
    const opening = openModuleThread({ module: urlOf(path), onReply: ignore, onEnd: ignore });
    const { hooks, terminate } = await inModule(path, opening);
    await terminate();
    return hooks;
  };
  const hooks = (await Promise.all(paths.map(check))).flat();
  requireUnique(hooks);
  return hooks;
}

function obey({ about: { name, onFailure } }: Guard, answer: Answer, tallies: Tallies) {
  switch (answer.type) {
    case 'pass':
      return tallies.count(name, 'passed');
    case 'reject':
      tallies.count(name, 'rejected');
      throw new ImpossibleOrderError(`guard.${name}`, answer.why);
    case 'failed':
      tallies.count(name, onFailure === 'pass' ? 'failed_open' : 'failed_closed');
      if (onFailure === 'pass') return;
      throw new OrderError(`guard.${name}`, `the guard failed: ${answer.what}`);
  }
}

/** Made once for all that want it, and only where one does. */
function openText(event: object): () => string {
  let text: string | undefined;
  return () => (text ??= JSON.stringify(event));
}

/** All at the same time: the first that rejects is the reason. */
async function askAll(
  guards: readonly GuardOfModule[],
  event: object,
  tallies: Tallies,
): Promise<void> {
  const answers = guards.map(
    async ({ module, hook }) => [hook, await module.ask(hook, event)] as const,
  );
  for (const [hook, answer] of await Promise.all(answers)) obey(hook, answer, tallies);
}

/**
 * Starts the hooks of these modules, each module in a thread of its own.
 * @param paths from the working directory
 * @throws HookError
 */
export async function openHooks(paths: readonly string[], onTrouble: OnTrouble): Promise<Hooks> {
  const tallies = openTallies();
  const modules = await Promise.all(
    paths.map((path) => inModule(path, hostModule(urlOf(path), tallies, onTrouble))),
  );
  requireUnique(modules.flatMap(({ hooks }) => hooks.map(({ about }) => about)));
  await Promise.all(modules.map(({ start }) => start()));
  const guards = modules.flatMap((module) =>
    module.hooks.filter(isGuard).map((hook): GuardOfModule => ({ module, hook })),
  );
  const guardsAt = new Map(
    hookPoints.map((at) => [at, guards.filter(({ hook }) => hook.about.at === at)]),
  );
  const observersAt = new Map(
    hookPoints.map((at) => [
      at,
      modules.filter(({ hooks }) =>
        hooks.some(({ about }) => about.kind === 'observe' && about.at === at),
      ),
    ]),
  );
  const pointsOfHooks = new Set(modules.flatMap(({ hooks }) => hooks.map(({ about }) => about.at)));
  return {
    areAt: (at) => pointsOfHooks.has(at),
    observe: (at, event) => {
      const text = openText(event);
      for (const { observe } of observersAt.get(at) ?? []) observe(at, text);
    },
    ask: (at, event) => {
      const asked = guardsAt.get(at) ?? [];
      return asked.length === 0 ? undefined : askAll(asked, event, tallies);
    },
    take: tallies.take,
    putBack: tallies.putBack,
    end: async (limitMs) => {
      await Promise.all(modules.map(({ end }) => end(limitMs)));
    },
  };
}
