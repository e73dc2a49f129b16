import { describe, expect, it } from 'vitest';
import { checkMix, countMix } from './check-decisions.ts';

describe('a contestant', () => {
  it('passes with the decisions that were expected, in whatever order', () => {
    checkMix(countMix(['Deliver', 'Decline', 'Deliver']), { Decline: 1, Deliver: 2 });
    checkMix({ Deliver: 1, Decline: 0 }, { Deliver: 1 });
  });

  it('fails when it has lost an order', () => {
    expect(() => checkMix({ Deliver: 1 }, { Deliver: 2 })).toThrow(
      'decisions: expected 2 Deliver; got 1 Deliver',
    );
  });

  it('fails when it has decided one otherwise', () => {
    expect(() => checkMix({ Deliver: 1, Decline: 1 }, { Deliver: 2 })).toThrow('got 1 Decline, 1');
  });

  it('fails when it has decided none', () => {
    expect(() => checkMix({}, { Deliver: 2 })).toThrow('got none');
  });
});
