// A model as a list of rules: the first that applies decides.
import { type Decision, recommendations } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import type { Column, ColumnType, Row } from '../columns.ts';
import { columnName } from '../steps/step.ts';
import type { Limit, Model, ModelFile, PathStep } from './model.ts';

const category = z.union([z.string(), z.number(), z.boolean()]);

/** What is unknown meets no condition but the first. */
const conditionSchema = z.discriminatedUnion('is', [
  z.strictObject({ column: columnName, is: z.literal('unknown') }),
  z.strictObject({ column: columnName, is: z.literal('equal-to'), value: category }),
  z.strictObject({ column: columnName, is: z.literal('other-than'), value: category }),
  z.strictObject({ column: columnName, is: z.literal('below'), value: z.number() }),
  z.strictObject({ column: columnName, is: z.literal('at-most'), value: z.number() }),
  z.strictObject({ column: columnName, is: z.literal('above'), value: z.number() }),
  z.strictObject({ column: columnName, is: z.literal('at-least'), value: z.number() }),
]);

/** A stable code, as it is stored with results and searched by. */
export const reasonCode = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, 'expected a code of a-z 0-9 . - as reason');

const decisionSchema = z.strictObject({
  recommendation: z.enum(recommendations),
  reason: reasonCode,
});

const ruleSchema = decisionSchema.extend({ if: conditionSchema });

const rulesSchema = z.strictObject({
  kind: z.literal('rules'),
  rules: z.array(ruleSchema).min(1).max(1000),
  otherwise: decisionSchema,
});

type RulesConfig = z.infer<typeof rulesSchema>;
export type Condition = z.infer<typeof conditionSchema>;
export type Rule = z.infer<typeof ruleSchema>;
type Test = (row: Row) => boolean;

const comparisons = {
  below: (value: number, limit: number) => value < limit,
  'at-most': (value: number, limit: number) => value <= limit,
  above: (value: number, limit: number) => value > limit,
  'at-least': (value: number, limit: number) => value >= limit,
};

function compileCondition(condition: Condition, slot: number): Test {
  if (condition.is === 'unknown') return (row) => row[slot] === null;
  if (condition.is === 'equal-to') return (row) => row[slot] === condition.value;
  if (condition.is === 'other-than') {
    return (row) => row[slot] !== null && row[slot] !== condition.value;
  }
  const holds = comparisons[condition.is];
  return (row) => {
    const value = row[slot];
    return typeof value === 'number' && holds(value, condition.value);
  };
}

const typesOfValues: Readonly<Record<string, readonly ColumnType[]>> = {
  number: ['number'],
  string: ['text', 'time'],
  boolean: ['boolean'],
};

function columnFor(condition: Condition, selected: readonly Column[]): Column {
  const column = selected.find(({ name }) => name === condition.column);
  const names = selected.map(({ name }) => name).join(', ');
  if (column === undefined) {
    throw new ArtifactError(`expected one of the selected ${names}, got ${condition.column}`);
  }
  if (condition.is === 'unknown') return column;
  if (typesOfValues[typeof condition.value]?.includes(column.type)) return column;
  throw new ArtifactError(
    `expected a ${column.type} to compare ${column.name} with, got ${JSON.stringify(condition.value)}`,
  );
}

/** What is unknown is never guessed: before a rule compares it, another has to say what becomes of the order. */
function refuseGuessing(rules: readonly Rule[], selected: readonly Column[]): void {
  const settled = new Set<string>();
  for (const { if: condition, reason } of rules) {
    const { column } = condition;
    const isNullable = selected.some(({ name, isNullable }) => name === column && isNullable);
    if (condition.is === 'unknown') settled.add(column);
    else if (isNullable && !settled.has(column)) {
      throw new ArtifactError(
        `expected a rule for an unknown ${column} before ${reason} compares it, got none`,
      );
    }
  }
}

interface CompiledRule {
  readonly condition: Condition;
  readonly column: Column;
  readonly applies: Test;
  readonly decision: Decision;
}

function compileRule(rule: Rule, index: number, selected: readonly Column[]): CompiledRule {
  const { recommendation, reason } = rule;
  try {
    const column = columnFor(rule.if, selected);
    const applies = compileCondition(rule.if, column.slot);
    return { condition: rule.if, column, applies, decision: { recommendation, reason } };
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    throw new ArtifactError(`rule ${index + 1} (${reason}): ${error.message}`);
  }
}

function limitOf({ condition, column }: CompiledRule): Limit[] {
  return condition.is === 'unknown' ? [] : [{ column, value: condition.value }];
}

function stepOf({ condition, column, applies, decision }: CompiledRule, row: Row): PathStep {
  const { is } = condition;
  const limit = condition.is === 'unknown' ? null : condition.value;
  const value = row[column.slot] ?? null;
  return { column: column.name, is, limit, value, holds: applies(row), decision };
}

/** Every rule that was looked at: the first that holds is the last of them. */
function openPath(rules: readonly CompiledRule[]): (row: Row) => PathStep[] {
  return (row) => {
    const first = rules.findIndex(({ applies }) => applies(row));
    const seen = first === -1 ? rules : rules.slice(0, first + 1);
    return seen.map((rule) => stepOf(rule, row));
  };
}

function compileRules({ rules, otherwise }: RulesConfig, selected: readonly Column[]): Model {
  const compiled = rules.map((rule, index) => compileRule(rule, index, selected));
  refuseGuessing(rules, selected);
  const given = new Set([...rules, otherwise].map(({ recommendation }) => recommendation));
  const decide = (row: Row): Decision => {
    for (const { applies, decision } of compiled) if (applies(row)) return decision;
    return otherwise;
  };
  return {
    classes: recommendations.filter((recommendation) => given.has(recommendation)),
    decide,
    explainable: {
      decide,
      pathOf: openPath(compiled),
      limits: () => compiled.flatMap(limitOf),
    },
  };
}

export const rules = rulesSchema.transform((config): ModelFile => ({
  kind: config.kind,
  compile: (selected) => compileRules(config, selected),
}));
