// How often what became of what a hook was to see, until it is written.

/**
 * An observer was told (`seen`), failed at it (`failed`), was not told because it was too slow or its thread ended
 * (`dropped`) or because its breaker was open (`skipped`). A guard let pass, rejected, or failed and what was declared
 * was done. `opened` counts how often a breaker opened.
 */
export const hookOutcomes = [
  'seen',
  'passed',
  'rejected',
  'failed',
  'failed_open',
  'failed_closed',
  'dropped',
  'skipped',
  'opened',
] as const;

export type HookOutcome = (typeof hookOutcomes)[number];

/** By the name of the hook. */
export type HookTallies = ReadonlyMap<string, ReadonlyMap<HookOutcome, number>>;

export interface Tallies {
  readonly count: (hook: string, outcome: HookOutcome, times?: number) => void;
  /** What was counted since it was taken last. */
  readonly take: () => HookTallies;
  /** What could not be written is for the next time. */
  readonly putBack: (taken: HookTallies) => void;
}

export function openTallies(): Tallies {
  let counted = new Map<string, Map<HookOutcome, number>>();
  const count: Tallies['count'] = (hook, outcome, times = 1) => {
    if (times === 0) return;
    const own = counted.get(hook) ?? new Map<HookOutcome, number>();
    counted.set(hook, own.set(outcome, (own.get(outcome) ?? 0) + times));
  };
  return {
    count,
    take: () => {
      const taken = counted;
      counted = new Map();
      return taken;
    },
    putBack: (taken) => {
      for (const [hook, own] of taken) {
        for (const [outcome, times] of own) count(hook, outcome, times);
      }
    },
  };
}
