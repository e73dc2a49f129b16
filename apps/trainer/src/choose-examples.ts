import type { KnownOrder, Pipeline } from '@verdict/pipeline';

const mostExamples = 48;

/** Nobody's order: an artifact travels further than the data that it was made from. */
function anonymous({ order, facts }: KnownOrder, index: number): KnownOrder {
  const order_id = `example-${index + 1}`;
  return { order: { ...order, order_id, customer_id: 'example' }, facts };
}

/**
 * Orders of each reason that there is, of each leaf of a tree that is, and beside them some spread over all.
 * @returns at most 48, unless there are more reasons
 */
export async function chooseExamples(
  pipeline: Pipeline,
  orders: readonly KnownOrder[],
): Promise<KnownOrder[]> {
  const chosen = new Map<string, KnownOrder>();
  for (const known of orders) {
    const { reason } = await pipeline.decide(known.order, known.facts, { strict: false });
    if (!chosen.has(reason)) chosen.set(reason, known);
  }
  const step = Math.max(1, Math.floor(orders.length / mostExamples));
  const spread = orders.filter((_, at) => at % step === 0);
  const some = new Set([...chosen.values(), ...spread]);
  return [...some].slice(0, Math.max(mostExamples, chosen.size)).map(anonymous);
}
