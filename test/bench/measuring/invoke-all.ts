// Many orders over HTTP, as fast as they are answered.
import type { Order } from '@verdict/records';
import autocannon from 'autocannon';
import { z } from 'zod';

const answerSchema = z.object({ order_id: z.string(), recommendation: z.string() });

export type InvocationAnswer = Readonly<z.infer<typeof answerSchema>>;

export interface Invoked {
  readonly answers: readonly InvocationAnswer[];
  /** From the first request to the last answer. */
  readonly seconds: number;
}

/** Takes answers in place of autocannon's own figures, which round to milliseconds and wait for their next second. */
function openAnswers() {
  const answers: InvocationAnswer[] = [];
  const refused: string[] = [];
  let lastMs = performance.now();
  const take = (status: number, body: string) => {
    lastMs = performance.now();
    if (status === 200) answers.push(answerSchema.parse(JSON.parse(body)));
    else refused.push(`${status} ${body}`);
  };
  return { answers, refused, take, lastMs: () => lastMs };
}

/**
 * Sends so many orders to `/invocations` of this address over connections that are kept.
 * @param next called for each order
 * @throws Error when one is not answered with its decision
 */
export async function invokeAll(
  url: string,
  { connections, amount, next }: { connections: number; amount: number; next: () => Order },
): Promise<Invoked> {
  const { answers, refused, take, lastMs } = openAnswers();
  const startedMs = performance.now();
  const request: autocannon.Request = {
    method: 'POST',
    path: '/invocations',
    headers: { 'Content-Type': 'application/json' },
    setupRequest: (prepared) => ({ ...prepared, body: JSON.stringify(next()) }),
    onResponse: take,
  };
  const { errors } = await autocannon({ url, connections, amount, requests: [request] });
  if (errors > 0 || answers.length !== amount) {
    const got = `${answers.length}, ${errors} errors and ${refused.length} others: ${refused[0] ?? ''}`;
    throw new Error(`expected ${amount} decisions, got ${got}`);
  }
  return { answers, seconds: (lastMs() - startedMs) / 1000 };
}
