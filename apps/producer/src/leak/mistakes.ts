// The usual ways to get history wrong, each decided as if it were right.
import type { History } from '@verdict/history';
import type { Pipeline } from '@verdict/pipeline';
import type { Decision, Order, Snapshot } from '@verdict/records';
import { openHourInZone } from './hour-in-zone.ts';
import { justBefore } from './just-before.ts';

export interface Mistake {
  readonly name: 'latest-stock' | 'stock-before' | 'hour-in-zone';
  /** For people. */
  readonly text: string;
  readonly decide: (order: Order, correct: Snapshot) => Promise<Decision>;
}

interface Means {
  readonly pipeline: Pipeline;
  readonly history: History;
}

const lenient = { strict: false };
/** As the contract calls it. */
const hourFeature = 'order_hour_of_day';

function latestStock({ pipeline, history }: Means): Mistake {
  return {
    name: 'latest-stock',
    text: 'the latest stock of each SKU, which looks ahead',
    decide: async (order) =>
      pipeline.decide(order, await history.snapshotOf(order, 'latest'), lenient),
  };
}

function stockBefore({ pipeline, history }: Means): Mistake {
  return {
    name: 'stock-before',
    text: 'stock strictly before the order, without that of its own second',
    decide: async (order, correct) => {
      const timestamp = justBefore(order.timestamp);
      const { inventory } = await history.snapshotOf({ ...order, timestamp }, 'order-time');
      return pipeline.decide(order, { ...correct, inventory }, lenient);
    },
  };
}

function hourInZone({ pipeline }: Means, zone: string): Mistake {
  const hourOf = openHourInZone(zone);
  return {
    name: 'hour-in-zone',
    text: `the hour on a clock in ${zone}`,
    decide: async (order, correct) =>
      pipeline.decideWith(order, correct, { [hourFeature]: hourOf(order.timestamp) }),
  };
}

/** All that the pipeline could make: without the hour as a feature it cannot misread it. */
export function mistakesOf(means: Means, zone: string): Mistake[] {
  const hasHour = means.pipeline.features.some(({ name }) => name === hourFeature);
  const misread = hourInZone(means, zone);
  return [latestStock(means), stockBefore(means), ...(hasHour ? [misread] : [])];
}
