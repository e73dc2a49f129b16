// What goes to the thread of a module of hooks, and what comes back. Events go as JSON: a text is made and read in a
// fraction of the time that a copy of an object takes.
import { z } from 'zod';
import type { Marks } from './marks.ts';
import { guardPoints, hookPoints } from './hook.ts';

export interface ThreadData {
  /** URL of the module. */
  readonly module: string;
  readonly marks: Marks;
}

/** Hooks are named by their place in the module. */
export interface ObserveCalls {
  readonly hook: number;
  /** JSON of a list. */
  readonly events: string;
}

export interface Ask {
  readonly id: number;
  readonly hook: number;
  readonly event: object;
}

export type Request =
  | { readonly type: 'start'; readonly hooks: readonly number[] }
  | { readonly type: 'observe'; readonly calls: readonly ObserveCalls[] }
  /** JSON of a list of `Ask`. */
  | { readonly type: 'ask'; readonly asks: string }
  | { readonly type: 'end' };

const limitMs = z.number();
const description = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('observe'),
    name: z.string(),
    at: z.enum(hookPoints),
    budgetMs: limitMs,
  }),
  z.object({
    kind: z.literal('guard'),
    name: z.string(),
    at: z.enum(guardPoints),
    timeoutMs: limitMs,
    onFailure: z.enum(['pass', 'reject']),
  }),
]);

const hook = z.int();
const fault = z.object({ hook, what: z.string() });
export type Fault = z.infer<typeof fault>;

const answer = z.union([
  z.object({ type: z.literal('pass') }),
  z.object({ type: z.literal('reject'), why: z.string() }),
  z.object({ type: z.literal('failed'), what: z.string() }),
]);
export type Answer = z.infer<typeof answer>;

/** Of the events of one hook, in their order; those that are missing were not handed to it. */
const observed = z.object({
  hook,
  areWell: z.array(z.boolean()),
  /** What the first failure was, and with which event. */
  fault: z.object({ event: z.int(), what: z.string() }).optional(),
});
export type Observed = z.infer<typeof observed>;

export const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('described'), hooks: z.array(description) }),
  z.object({ type: z.literal('refused'), problem: z.string() }),
  /** Those that were to start have started, or failed to. */
  z.object({ type: z.literal('started'), faults: z.array(fault) }),
  z.object({
    type: z.literal('observed'),
    observed: z.array(observed),
    /** How long the thread has been busy since it said so last, with whatever it was. */
    busyMs: z.number(),
  }),
  z.object({ type: z.literal('answered'), answers: z.array(z.object({ id: z.int(), answer })) }),
  /** Of `flush` and of promises that nobody waits for; of those nobody knows whose they are. */
  z.object({ type: z.literal('faulty'), hook: hook.optional(), what: z.string() }),
  z.object({ type: z.literal('ended'), faults: z.array(fault) }),
]);

export type Reply = z.infer<typeof replySchema>;
