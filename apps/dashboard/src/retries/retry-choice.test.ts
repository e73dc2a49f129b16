import type { Failure } from '@verdict/records';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../failures/failure-cause.ts';
import {
  choiceQuery,
  describeChoice,
  isChosen,
  parseChoice,
  type RetryChoice,
} from './retry-choice.ts';

const until = '2026-01-31T12:00:00.000Z';
const model = 'order-rules@1.0.0';
const timestamp = '2021-07-04 12:00:00';
const failure: Failure = {
  order: {
    order_id: 'a&b',
    customer_id: 'c',
    timestamp,
    sku_code: 's',
    quantity: 1,
    zip_code: 'z',
  },
  reason: 'error',
  message: 'no luck',
  attempts: 5,
  failed_at: until,
};
const group = causeOf(failure, model).id;

describe('a choice', () => {
  it.each<[RetryChoice, string]>([
    [{}, 'all failures in all runs'],
    [{ run: 'july' }, 'all failures in run july'],
    [{ group, until }, `failures of group ${group} in all runs`],
    [{ run: 'july', order_id: 'a&b', until }, 'order a&b of run july'],
  ])('%j comes back from its address, and is told in words', (choice, words) => {
    const query = Object.fromEntries(new URLSearchParams(choiceQuery(choice)));
    expect(parseChoice(query)).toEqual({ choice, problem: undefined });
    expect(describeChoice(choice)).toBe(words);
  });

  it.each([
    [{ run: 'a/b' }, 'run name'],
    [{ run: ['july', 'august'] }, 'expected string'],
    [{ group: '<b>' }, 'expected 12 of 0-9 a-f'],
    [{ order_id: 'a' }, 'expected the run of the order'],
    [{ until: 'yesterday' }, 'expected a time'],
  ])('%j is refused with what was expected', (query, problem) => {
    expect(parseChoice(query).problem).toContain(problem);
  });

  it('takes what failed of that cause, until then', () => {
    const takes = (choice: RetryChoice, changes: Partial<Failure> = {}) =>
      isChosen(choice, { ...failure, ...changes }, model);
    expect(takes({})).toBe(true);
    expect(takes({ group, until })).toBe(true);
    expect(takes({ group, until }, { failed_at: '2026-01-31T12:00:00.001Z' })).toBe(false);
    expect(takes({ group, until }, { message: 'out of stock' })).toBe(false);
    expect(takes({ group: '0123456789ab' })).toBe(false);
  });
});
