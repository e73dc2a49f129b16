import { phaseMs, quantileOf, timedPhases, type WindowCounts } from '@verdict/monitor';
import { z } from 'zod';
import type { SharesByDecision } from '../monitoring/over-time.ts';
import type { RunMonitoring } from '../monitoring/read-run-monitoring.ts';
import type { Monitoring } from '../monitoring/monitoring.ts';
import { windowName } from '../monitoring/window-name.ts';
import type { Answer } from './answer.ts';
import { count, recommendation, utcTime } from './decision-schemas.ts';

const orderTime = z.string().describe('of orders, which has no zone');
const figure = z.number().nullable();

const statistics = z.object({
  n_reference: count,
  n_current: count,
  psi: z.number().describe('population stability index'),
  js_distance: z.number().describe('Jensen-Shannon distance of base 2'),
  chi_square: z.number(),
  degrees: count,
  p: z.number().describe('of the chi-square test'),
  ks: figure.describe('Kolmogorov-Smirnov, of numbers'),
  ks_p: figure,
  wasserstein: figure.describe('in standard deviations of the reference'),
  mean_reference: figure,
  mean_current: figure,
  missing_rate_reference: figure,
  missing_rate_current: figure,
  new_categories: z.array(z.string()),
});

const namedDrift = z.object({
  name: z.string(),
  level: z.enum(['not enough data', 'quiet', 'watch', 'alert']),
  statistics,
  says: z.string().describe('what has changed, in a sentence'),
});

const drift = z.object({
  orders: count,
  features: z.array(namedDrift),
  decisions: namedDrift,
});

const decisions = z.record(z.string(), count).describe('results by decision');

const latency = z
  .object({ p50: figure, p95: figure, p99: figure })
  .describe('in milliseconds, at most a sixteenth off');

const window = z.object({
  from: orderTime,
  until: orderTime,
  orders: count,
  decisions,
  phases: z.object({ waiting: latency, look_up: latency, decide: latency }),
  drift: drift.nullable().describe('null where all orders are part of the reference'),
});

const outcome = z.object({
  recommendation,
  results: count,
  outcomes: count.describe('results whose outcome is known'),
  missing: count,
  fulfilled: count,
  share: figure.describe('of the outcomes'),
  low: figure.describe('of the 95 % interval'),
  high: figure,
});

const span = { from: orderTime, until: orderTime };
const agreement = { agreed: count, disagreed: count };

/** `/api/runs/{run}/monitoring` */
export const monitoringSchema = z.object({
  run: z.string(),
  model: z.string(),
  orders: count.describe('results that were counted'),
  orders_elsewhere: count.describe('of them those of too many other times'),
  window: z.string().nullable().describe('length of the windows, such as 7d'),
  window_choices: z.array(z.string()),
  reference: z
    .object({
      kind: z.enum(['first-quarter', 'artifact']),
      from: orderTime,
      to: orderTime,
      orders: count,
      decisions,
    })
    .nullable(),
  overall: drift.nullable().describe('all orders that are not part of the reference'),
  windows: z.array(window).describe('oldest first'),
  windows_left_out: count.describe('older ones'),
  outcomes: z
    .object({
      counted_at: utcTime,
      is_synthetic: z.boolean().describe('they follow a rule, and measure no decisions'),
      decisions: z.array(outcome),
      windows: z.array(z.object({ ...span, decisions: z.array(outcome) })),
    })
    .nullable()
    .describe('as producer outcomes counted them last; after a hold they are no counterfactual'),
  shadows: z.array(
    z.object({
      shadow: z.string().describe('name@version'),
      ...agreement,
      windows: z.array(z.object({ ...span, ...agreement })),
    }),
  ),
});
export type MonitoringAnswer = Answer<typeof monitoringSchema>;

function phasesOf({ phases }: WindowCounts): MonitoringAnswer['windows'][number]['phases'] {
  const quantiles = (phase: (typeof timedPhases)[number]) => {
    const of = (share: number) => {
      const units = quantileOf(phases[phase], share);
      return units === null ? null : phaseMs(phase, units);
    };
    return { p50: of(0.5), p95: of(0.95), p99: of(0.99) };
  };
  return {
    waiting: quantiles('waiting'),
    look_up: quantiles('look_up'),
    decide: quantiles('decide'),
  };
}

function outcomesOf(shares: SharesByDecision) {
  return [...shares].map(([recommended, share]) => ({ recommendation: recommended, ...share }));
}

function referenceOf({ reference }: Monitoring): MonitoringAnswer['reference'] {
  const { kind, from, to, orders, decisions: mix } = reference;
  return { kind, from, to, orders, decisions: mix.counts };
}

function overallOf({ overall }: Monitoring): MonitoringAnswer['overall'] {
  if (overall === null) return null;
  return { orders: overall.orders, features: overall.features, decisions: overall.decisions };
}

export function monitoringAnswer({
  run: { run, settings },
  monitoring,
  outcomes,
  shadows,
}: RunMonitoring): MonitoringAnswer {
  return {
    run,
    model: settings.model,
    orders: monitoring?.orders ?? 0,
    orders_elsewhere: monitoring?.orders_elsewhere ?? 0,
    window: monitoring === undefined ? null : windowName(monitoring.window_seconds),
    window_choices: (monitoring?.window_choices ?? []).map(windowName),
    reference: monitoring === undefined ? null : referenceOf(monitoring),
    overall: monitoring === undefined ? null : overallOf(monitoring),
    windows: (monitoring?.windows ?? []).map(({ from, until, orders, counts, drift: own }) => {
      const { decisions: mix } = counts;
      return { from, until, orders, decisions: mix.counts, phases: phasesOf(counts), drift: own };
    }),
    windows_left_out: monitoring?.windows_left_out ?? 0,
    outcomes:
      outcomes === undefined
        ? null
        : {
            ...outcomes,
            decisions: outcomesOf(outcomes.decisions),
            windows: outcomes.windows.map(({ from, until, decisions: shares }) => {
              return { from, until, decisions: outcomesOf(shares) };
            }),
          },
    shadows,
  };
}
