// A hook as its process sees it: where it is, and whether it is left alone for a while.
import { type Breaker, openBreaker } from './breaker.ts';
import type { GuardDescription, HookDescription, ObserverDescription } from './parse-hooks.ts';
import type { Tallies } from './tallies.ts';

/** What is wrong with a hook, and with which event, for a log. */
export interface HookTrouble {
  readonly hook: string;
  readonly what: string;
  readonly event?: object | undefined;
}

export type OnTrouble = (trouble: HookTrouble) => void;

export interface HostedHook<About extends HookDescription = HookDescription> {
  /** Its place in its module. */
  readonly index: number;
  readonly about: About;
  readonly breaker: Breaker;
  readonly note: (isWell: boolean) => void;
  /** Whatever it has done so far: its thread had to be ended. */
  readonly open: () => void;
}

export type Observer = HostedHook<ObserverDescription>;
export type Guard = HostedHook<GuardDescription>;

export function hostHook(
  about: HookDescription,
  index: number,
  tallies: Tallies,
  onTrouble: OnTrouble,
): HostedHook {
  const breaker = openBreaker();
  const tellOpened = () => {
    tallies.count(about.name, 'opened');
    onTrouble({ hook: about.name, what: 'it is left alone for a minute' });
  };
  return {
    index,
    about,
    breaker,
    note: (isWell) => {
      if (breaker.note(isWell)) tellOpened();
    },
    open: () => {
      breaker.open();
      tellOpened();
    },
  };
}

export function isObserver(hook: HostedHook): hook is Observer {
  return hook.about.kind === 'observe';
}

export function isGuard(hook: HostedHook): hook is Guard {
  return hook.about.kind === 'guard';
}
