import { describe, expect, it } from 'vitest';
import type { Column, ColumnType, Row } from '../columns.ts';
import { modelSchema } from './index.ts';

function column(name: string, type: ColumnType, slot: number, isNullable = false): Column {
  return { name, type, slot, isNullable };
}

const columns = [column('stock', 'number', 0), column('status', 'text', 1)];
const otherwise = { recommendation: 'Deliver', reason: 'otherwise' };

function rule(condition: object, reason = 'applies') {
  return { if: condition, recommendation: 'Decline', reason };
}

function compile(rules: readonly object[], selected: readonly Column[] = columns) {
  return modelSchema.parse({ kind: 'rules', rules, otherwise }).compile(selected);
}

function applies(condition: object, row: Row): boolean {
  const unknown = { ...condition, is: 'unknown' };
  const { column: name } = condition as { readonly column: string };
  const nullable = columns.map((one) => ({ ...one, isNullable: one.name === name }));
  const rules =
    'value' in condition
      ? [rule({ column: name, is: 'unknown' }, 'unknown'), rule(condition)]
      : [rule(unknown)];
  const decision = compile(rules, nullable).decide(row);
  return 'reason' in decision && decision.reason === 'applies';
}

describe('a condition', () => {
  it.each<[object, Row, boolean]>([
    [{ column: 'stock', is: 'below', value: 2 }, [1, ''], true],
    [{ column: 'stock', is: 'below', value: 2 }, [2, ''], false],
    [{ column: 'stock', is: 'at-most', value: 2 }, [2, ''], true],
    [{ column: 'stock', is: 'at-most', value: 2 }, [3, ''], false],
    [{ column: 'stock', is: 'above', value: 2 }, [3, ''], true],
    [{ column: 'stock', is: 'above', value: 2 }, [2, ''], false],
    [{ column: 'stock', is: 'at-least', value: 2 }, [2, ''], true],
    [{ column: 'stock', is: 'at-least', value: 2 }, [1, ''], false],
    [{ column: 'stock', is: 'at-most', value: 2 }, [null, ''], false],
    [{ column: 'status', is: 'equal-to', value: 'OK' }, [1, 'OK'], true],
    [{ column: 'status', is: 'equal-to', value: 'OK' }, [1, 'ok'], false],
    [{ column: 'status', is: 'other-than', value: 'OK' }, [1, 'LOST'], true],
    [{ column: 'status', is: 'other-than', value: 'OK' }, [1, 'OK'], false],
    [{ column: 'status', is: 'other-than', value: 'OK' }, [1, null], false],
    [{ column: 'status', is: 'unknown' }, [1, null], true],
    [{ column: 'status', is: 'unknown' }, [1, ''], false],
    [{ column: 'stock', is: 'unknown' }, [0, ''], false],
  ])('%j of %j: %s', (condition, row, does) => {
    expect(applies(condition, row)).toBe(does);
  });
});

it('the first rule that applies decides, and what comes last where none does', () => {
  const model = compile([
    rule({ column: 'stock', is: 'below', value: 1 }, 'first'),
    rule({ column: 'stock', is: 'below', value: 2 }, 'second'),
  ]);
  expect(model.decide([0, ''])).toMatchObject({ reason: 'first' });
  expect(model.decide([1, ''])).toMatchObject({ reason: 'second' });
  expect(model.decide([2, ''])).toEqual(otherwise);
  expect(model.classes).toEqual(['Deliver', 'Decline']);
});

describe('rules are refused', () => {
  const nullable = [column('stock', 'number', 0, true), column('status', 'text', 1)];

  it.each<[string, readonly object[]]>([
    [
      'expected a rule for an unknown stock before applies compares it, got none',
      [rule({ column: 'stock', is: 'below', value: 1 })],
    ],
    [
      'expected a rule for an unknown stock before applies compares it, got none',
      [
        rule({ column: 'stock', is: 'below', value: 1 }),
        rule({ column: 'stock', is: 'unknown' }, 'too-late'),
      ],
    ],
    [
      'rule 1 (applies): expected one of the selected stock, status, got price',
      [rule({ column: 'price', is: 'unknown' })],
    ],
    [
      'rule 1 (applies): expected a text to compare status with, got 1',
      [rule({ column: 'status', is: 'equal-to', value: 1 })],
    ],
    [
      'rule 1 (applies): expected a text to compare status with, got 3',
      [rule({ column: 'status', is: 'below', value: 3 })],
    ],
  ])('%s', (message, rules) => {
    expect(() => compile(rules, nullable)).toThrow(message);
  });

  it.each([
    { ...rule({ column: 'stock', is: 'like', value: 1 }) },
    { ...rule({ column: 'stock', is: 'below', value: Infinity }) },
    { ...rule({ column: 'stock', is: 'below', value: 1 }), recommendation: 'Refund' },
    { ...rule({ column: 'stock', is: 'below', value: 1 }), reason: 'two words' },
    { ...rule({ column: 'stock', is: 'below', value: 1 }), code: 'process.exit()' },
  ])('%j', (wrong) => {
    const model = { kind: 'rules', rules: [wrong], otherwise };
    expect(modelSchema.safeParse(model).success).toBe(false);
  });
});
