// What a hook is, for whoever writes one: an object of a module that the setting HOOKS names. docs/hooks.md shows two.
import type { Decision, Features, Order, Snapshot } from '@verdict/records';

/** One try at one order. A later try, and one that Redis interrupted, may bring the same order again. */
interface TriedOrder {
  readonly run: string;
  readonly order_id: string;
  /** From 1. */
  readonly attempt: number;
}

export interface BeforeFeatures extends TriedOrder {
  readonly order: Order;
  /** The facts of the order's time. */
  readonly snapshot: Snapshot;
  /** `name@version` */
  readonly model: string;
}

export interface AfterFeatures extends BeforeFeatures {
  readonly features: Features;
}

/** Observers are told once for each order and run, when its result is stored; guards are asked before that. */
export interface AfterDecision extends AfterFeatures {
  readonly decision: Decision;
  /** ISO 8601 in UTC, by the clock of the worker. */
  readonly decided_at: string;
}

export interface OnError extends TriedOrder {
  /** Null where the data of the job was no order. */
  readonly order: Order | null;
  /** The code under which a failed order is listed. */
  readonly reason: string;
  readonly message: string;
  /** Whether the order failed with it, or is tried again. */
  readonly is_last_try: boolean;
}

/** What hooks see, by the point at which they do. A copy: nothing that is done to it reaches the order. */
export interface HookEvents {
  readonly 'before-features': BeforeFeatures;
  readonly 'after-features': AfterFeatures;
  readonly 'after-decision': AfterDecision;
  readonly 'on-error': OnError;
}

export type HookPoint = keyof HookEvents;
export type GuardPoint = Exclude<HookPoint, 'on-error'>;

export const guardPoints = ['before-features', 'after-features', 'after-decision'] as const;
export const hookPoints = [...guardPoints, 'on-error'] as const;

interface CommonHook {
  /** Of all hooks of the worker, only one has it. It stands in reasons, figures and metrics. */
  readonly name: string;
  /** Called before the first event; tried again before a later one where it failed. */
  readonly start?: () => unknown;
  /** About once a second when there was an event, and before `stop`. Never twice at the same time. */
  readonly flush?: () => unknown;
  /** When the worker ends in order. */
  readonly stop?: () => unknown;
}

/** Sees orders, and cannot change or fail them. */
interface ObserveAt<At extends HookPoint> extends CommonHook {
  readonly kind: 'observe';
  readonly at: At;
  /** Time for one event in milliseconds, 100 by default: what takes longer counts as failed. */
  readonly budgetMs?: number | undefined;
  readonly observe: (event: HookEvents[At]) => unknown;
}

/** Undefined or true lets the order pass. The text is what the order fails with. */
export type GuardAnswer = undefined | true | { readonly reject: string };

/** Is asked, and waited for. */
interface GuardAt<At extends GuardPoint> extends CommonHook {
  readonly kind: 'guard';
  readonly at: At;
  /** Time to answer in milliseconds, 100 by default, its way to the hook included. */
  readonly timeoutMs?: number | undefined;
  /** What becomes of the order when the guard throws, is late or cannot be asked. */
  readonly onFailure: 'pass' | 'reject';
  readonly guard: (event: HookEvents[At]) => GuardAnswer | Promise<GuardAnswer>;
}

export type ObserveHook = { readonly [At in HookPoint]: ObserveAt<At> }[HookPoint];
export type GuardHook = { readonly [At in GuardPoint]: GuardAt<At> }[GuardPoint];
/** A module exports one as its default, or a list of them. */
export type Hook = ObserveHook | GuardHook;
