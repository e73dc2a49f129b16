// Which failures somebody wants to put back, as an address says it.
import { type Failure, orderSchema, runName } from '@verdict/records';
import { z } from 'zod';
import { causeOf } from '../failures/failure-cause.ts';

const choiceSchema = z.object({
  /** All runs when it is left out. */
  run: runName.optional(),
  /** The id of a group; failures of all causes when it is left out. */
  group: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'expected 12 of 0-9 a-f, as in the address of a group')
    .optional(),
  /** One order of the run. */
  order_id: orderSchema.shape.order_id.optional(),
  /** What failed later was not there when somebody decided on this. ISO 8601. */
  until: z.iso.datetime('expected a time as 2026-01-31T12:00:00.000Z').optional(),
});

export type RetryChoice = Readonly<z.infer<typeof choiceSchema>>;

export type ParsedChoice =
  | { readonly choice: RetryChoice; readonly problem: undefined }
  | { readonly choice: undefined; readonly problem: string };

/** @param query of a request; other parameters are left alone */
export function parseChoice(query: unknown): ParsedChoice {
  const parsed = choiceSchema.safeParse(query);
  if (!parsed.success) return { choice: undefined, problem: z.prettifyError(parsed.error) };
  const { order_id, run } = parsed.data;
  if (order_id === undefined || run !== undefined)
    return { choice: parsed.data, problem: undefined };
  return {
    choice: undefined,
    problem: 'order_id: expected the run of the order beside it, as run',
  };
}

export function choiceQuery({ run, group, order_id, until }: RetryChoice): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ run, group, order_id, until })) {
    if (value !== undefined) query.set(name, value);
  }
  return query.toString();
}

/** In words, after "retry". */
export function describeChoice({ run, group, order_id }: RetryChoice): string {
  if (order_id !== undefined) return `order ${order_id} of run ${run}`;
  const which = group === undefined ? 'all failures' : `failures of group ${group}`;
  return run === undefined ? `${which} in all runs` : `${which} in run ${run}`;
}

/** @param model of the run that the failure belongs to */
export function isChosen({ group, until }: RetryChoice, failure: Failure, model: string): boolean {
  if (until !== undefined && failure.failed_at > until) return false;
  return group === undefined || causeOf(failure, model).id === group;
}
