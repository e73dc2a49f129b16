import { choosePipeline } from '@verdict/pipeline';
import { recommendations } from '@verdict/records';
import { expect, it } from 'vitest';
import { countMix } from '../contestants/check-decisions.ts';
import { settings } from '../contestants/verdict-run.ts';
import { expectedMix } from './expected-decisions.ts';
import { factsInMemory } from './load-facts.ts';
import { orderOf } from './orders.ts';

const slice = 50;

it('an independent count of the decisions agrees with the pipeline, wherever it starts', async () => {
  const history = await factsInMemory(3000);
  const { pipeline } = await choosePipeline(settings.model);
  for (let first = 0; first < 3000; first += slice) {
    const decided: string[] = [];
    for (let n = first; n < first + slice; n += 1) {
      const order = orderOf(n);
      const snapshot = await history.snapshotOf(order, settings.inventory_as_of);
      const { recommendation } = await pipeline.decide(order, snapshot, settings);
      decided.push(recommendation);
    }
    expect({ first, mix: countMix(decided) }).toEqual({ first, mix: expectedMix(slice, first) });
  }
});

it('the orders of the bench get every recommendation there is', () => {
  expect(Object.keys(expectedMix(1000)).toSorted()).toEqual(recommendations.toSorted());
});
