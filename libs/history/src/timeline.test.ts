import { expect, test } from 'vitest';
import { addFact, factAsOf } from './timeline.ts';

interface Named {
  readonly timestamp: string;
  readonly name: string;
}

function timelineOf(...facts: readonly (readonly [string, string])[]): Named[] {
  const timeline: Named[] = [];
  for (const [timestamp, name] of facts) addFact(timeline, { timestamp, name });
  return timeline;
}

test('facts are kept by time, whatever order they come in', () => {
  const names = timelineOf(['2', 'b'], ['3', 'c'], ['1', 'a']).map((fact) => fact.name);
  expect(names).toEqual(['a', 'b', 'c']);
});

test('a fact replaces the one of the same time', () => {
  const names = timelineOf(['1', 'a'], ['2', 'old'], ['3', 'c'], ['2', 'new']).map((f) => f.name);
  expect(names).toEqual(['a', 'new', 'c']);
});

test('a fact counts from its own time on until the next', () => {
  const timeline = timelineOf(['2', 'b'], ['4', 'd']);
  const names = ['1', '2', '3', '4', '5'].map((time) => factAsOf(timeline, time)?.name);
  expect(names).toEqual([undefined, 'b', 'b', 'd', 'd']);
});

test('an empty timeline knows nothing', () => {
  expect(factAsOf([], '1')).toBeNull();
});
