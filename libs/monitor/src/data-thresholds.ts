// What the values of features are expected to be. What is not as expected is counted, and changes no decision.
import type { FeatureValue } from '@verdict/records';
import { z } from 'zod';

export const thresholdRules = ['type', 'min', 'max', 'domain'] as const;
export type ThresholdRule = (typeof thresholdRules)[number];

const types = ['number', 'text', 'boolean'] as const;

const thresholdSchema = z
  .strictObject({
    type: z.enum(types).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    domain: z
      .array(z.union([z.string().max(200), z.number(), z.boolean()]))
      .min(1)
      .max(1000)
      .optional(),
    missing_rate: z.number().min(0).max(1).optional(),
  })
  .refine(
    (rules) => Object.keys(rules).length > 0,
    'expected type, min, max, domain or missing_rate',
  )
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'expected min to be at most max');

export type Threshold = Readonly<z.infer<typeof thresholdSchema>>;

/** By feature. */
export type DataThresholds = Readonly<Record<string, Threshold>>;

const thresholdsSchema = z.record(z.string(), thresholdSchema);

/**
 * @param json such as parsed of a file
 * @throws ZodError
 */
export function parseThresholds(json: unknown): DataThresholds {
  return thresholdsSchema.parse(json);
}

function typeOf(value: Exclude<FeatureValue, null>): (typeof types)[number] {
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

const checks: Readonly<
  Record<ThresholdRule, (threshold: Threshold, value: Exclude<FeatureValue, null>) => boolean>
> = {
  type: ({ type }, value) => type === undefined || typeOf(value) === type,
  min: ({ min }, value) => min === undefined || typeof value !== 'number' || value >= min,
  max: ({ max }, value) => max === undefined || typeof value !== 'number' || value <= max,
  domain: ({ domain }, value) => domain?.includes(value) ?? true,
};

/** Rules that a value is against. What is not known is against none: for that there is a rate. */
export function brokenRules(
  threshold: Threshold | undefined,
  value: FeatureValue,
): readonly ThresholdRule[] {
  if (threshold === undefined || value === null) return [];
  return thresholdRules.filter((rule) => !checks[rule](threshold, value));
}
