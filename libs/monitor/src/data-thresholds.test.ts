import { describe, expect, it } from 'vitest';
import { brokenRules, parseThresholds } from './data-thresholds.ts';

describe('thresholds of data', () => {
  it.each([
    [{ min: 0, max: 10 }, 0, []],
    [{ min: 0, max: 10 }, 10, []],
    [{ min: 0, max: 10 }, -1, ['min']],
    [{ min: 0, max: 10 }, 10.5, ['max']],
    [{ min: 0, type: 'number' }, 'NaN', ['type']],
    [{ type: 'text' }, true, ['type']],
    [{ type: 'boolean' }, false, []],
    [{ domain: ['OK', 'FAILED'] }, 'OK', []],
    [{ domain: ['OK', 'FAILED'] }, 'ok', ['domain']],
    [{ domain: [1, true], type: 'text' }, 2, ['type', 'domain']],
    [{ min: 5, domain: ['OK'], type: 'text' }, null, []],
    [undefined, -1, []],
  ] as const)('%j: of %j the broken ones are %j', (threshold, value, broken) => {
    const parsed = threshold && parseThresholds({ feature: threshold })['feature'];
    expect(brokenRules(parsed, value)).toEqual(broken);
  });

  it.each([
    [{ stock: {} }, 'expected type, min, max, domain or missing_rate'],
    [{ stock: { min: 2, max: 1 } }, 'expected min to be at most max'],
    [{ stock: { missing_rate: 2 } }, 'missing_rate'],
    [{ stock: { mim: 2 } }, 'mim'],
    [{ stock: { domain: [] } }, 'domain'],
    [[], 'record'],
  ])('%j is refused: %s', (json, says) => {
    expect(() => parseThresholds(json)).toThrow(says);
  });
});
