export type {
  AfterDecision,
  AfterFeatures,
  BeforeFeatures,
  GuardAnswer,
  GuardHook,
  Hook,
  HookEvents,
  HookPoint,
  ObserveHook,
  OnError,
} from './hook.ts';
export { addHookCounts, type HookReport, readHookCounts } from './hook-counts.ts';
export { HookError } from './hook-error.ts';
export type { HookTrouble } from './hosted-hook.ts';
export { checkHooks, type Hooks, openHooks } from './open-hooks.ts';
export { type HookOutcome, hookOutcomes, type HookTallies } from './tallies.ts';
