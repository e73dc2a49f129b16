// One module of hooks: its thread, and what its observers and guards have in hand.
import { openGuardCalls } from './guard-calls.ts';
import type { HookPoint } from './hook.ts';
import {
  type Guard,
  hostHook,
  type HostedHook,
  isObserver,
  type OnTrouble,
} from './hosted-hook.ts';
import type { Answer, Fault, Reply, Request } from './messages.ts';
import { openModuleThread } from './module-thread.ts';
import { openObservations } from './observations.ts';
import type { Tallies } from './tallies.ts';

export interface HostedModule {
  readonly hooks: readonly HostedHook[];
  /** @param event makes its JSON, where it is wanted */
  readonly observe: (at: HookPoint, event: () => string) => void;
  readonly ask: (hook: Guard, event: object) => Promise<Answer>;
  /** Resolves when its hooks have started, or had time enough for it. */
  readonly start: () => Promise<void>;
  /** Tells what waits, flushes and stops, all within this time. */
  readonly end: (limitMs: number) => Promise<void>;
}

/** Orders are not kept waiting any longer for a hook that starts slowly: it is called when it has. */
const startMs = 10_000;

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/**
 * @param module its URL
 * @throws HookError where it cannot be used
 */
export async function hostModule(
  module: string,
  tallies: Tallies,
  onTrouble: OnTrouble,
): Promise<HostedModule> {
  let onStarted = () => {};
  let onEnded = () => {};

  const tell = (what: string, index?: number) => {
    const name = index === undefined ? undefined : hooks[index]?.about.name;
    onTrouble({ hook: name ?? module, what });
  };
  const tellFaults = (faults: readonly Fault[]) => {
    for (const { hook, what } of faults) tell(what, hook);
  };
  const onReply = (reply: Reply): void => {
    switch (reply.type) {
      case 'observed':
        return observations.onObserved(reply.observed, reply.busyMs);
      case 'answered':
        return guards.onAnswered(reply.answers);
      case 'started':
        tellFaults(reply.faults);
        return onStarted();
      case 'faulty':
        return tell(reply.what, reply.hook);
      case 'ended':
        tellFaults(reply.faults);
        return onEnded();
      case 'described':
      case 'refused':
        return; // not while it runs
    }
  };
  const onEnd = (why: string, suspects: readonly number[]): void => {
    for (const index of suspects) {
      tell(`its thread ended: ${why}`, index);
      hooks[index]?.open();
    }
    observations.onEnd(suspects);
    guards.onEnd(why);
    onStarted();
    onEnded();
    // The others need not wait for their next event.
    if (startable().length > 0) send({ type: 'start', hooks: startable() });
  };

  const thread = await openModuleThread({ module, onReply, onEnd });
  const hooks = thread.hooks.map((about, index) => hostHook(about, index, tallies, onTrouble));
  const startable = () =>
    hooks.filter(({ breaker }) => !breaker.isOpen()).map(({ index }) => index);
  const send = (request: Request) => thread.send(request, startable());
  const observations = openObservations(
    hooks.filter(isObserver),
    (calls) => send({ type: 'observe', calls }),
    tallies,
    onTrouble,
  );
  const guards = openGuardCalls((asks) => send({ type: 'ask', asks }), thread.isAtWork, onTrouble);

  return {
    hooks,
    observe: observations.observe,
    ask: guards.ask,
    start: async () => {
      const started = new Promise<void>((resolve) => (onStarted = resolve));
      send({ type: 'start', hooks: startable() });
      await Promise.race([started, delay(startMs)]);
    },
    end: async (limitMs) => {
      const halfMs = limitMs / 2;
      await Promise.race([observations.drain(), delay(halfMs)]);
      observations.close();
      const ended = new Promise<void>((resolve) => (onEnded = resolve));
      if (thread.isRunning()) {
        send({ type: 'end' });
        await Promise.race([ended, delay(halfMs)]);
      }
      await thread.terminate();
    },
  };
}
