// A model may quote the order that it failed at. Its message is kept with the failure and shown to
// whoever may look, who need not know the customer.
import { z } from 'zod';

const withCustomer = z.object({ order: z.object({ customer_id: z.string() }) });
/** A shorter one is part of too many words to be found again in a message. */
const shortestId = 4;

/** @param data of a job: it may be anything */
export function hideCustomer(error: unknown, data: unknown): unknown {
  const customer = withCustomer.safeParse(data).data?.order.customer_id ?? '';
  if (!(error instanceof Error) || customer.length < shortestId) return error;
  const hide = (text: string) => text.replaceAll(customer, '…');
  // In place: its kind, and what it was caused by, decide on what happens to the order.
  error.message = hide(error.message);
  if (error.stack !== undefined) error.stack = hide(error.stack);
  return error;
}
