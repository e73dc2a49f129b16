// The explanation of an order, for people. Programs ask for --json.
import { conditionText, findingText, flipText, type PathStep } from '@verdict/pipeline';
import pc from 'picocolors';
import type { ExplainedOrder } from './explain-order.ts';
import type { KnownFact } from './known-facts.ts';

const secondsPerDay = 86_400;

function spanText(seconds: number): string {
  const whole = Math.abs(seconds);
  const [days, hours, minutes] = [
    Math.floor(whole / secondsPerDay),
    Math.floor((whole % secondsPerDay) / 3600),
    Math.floor((whole % 3600) / 60),
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function ageText(seconds: number): string {
  if (seconds === 0) return 'the very second of the order';
  return `${spanText(seconds)} ${seconds > 0 ? 'before' : 'after'} the order`;
}

function factLine({ fact, value, timestamp, age_seconds }: KnownFact): string {
  const name = fact.padEnd(16);
  if (value === null || timestamp === null || age_seconds === null) return `  ${name}unknown`;
  if (fact === 'zip_code')
    return `  ${name}delivered to from ${timestamp} on, ${ageText(age_seconds)}`;
  return `  ${name}${value}, since ${timestamp}, ${ageText(age_seconds)}`;
}

function headline({ order_id, run, state, decision, failure }: ExplainedOrder): string {
  const outcome =
    decision !== null
      ? `${pc.bold(decision.recommendation)} (${decision.reason})`
      : failure !== null
        ? `failed (${failure.reason}): ${failure.message}`
        : state;
  return `Order ${order_id} in run ${run}: ${outcome}`;
}

function aboutLines(explained: ExplainedOrder): string[] {
  const { model, pipeline, attempts, decided_at, failure, job, facts_of, inventory_as_of } =
    explained;
  const at = decided_at ?? failure?.failed_at;
  const tries = attempts === null ? [] : [`at try ${attempts}`];
  const known = [
    `model ${model}${pipeline === null ? '' : `, artifact ${pipeline}`}`,
    ...(inventory_as_of === 'latest' ? ['with the latest stock, which looks ahead'] : []),
    ...(facts_of === null ? [] : [`on facts captured by run ${facts_of}`]),
  ];
  const times = [
    ...(job?.accepted_at ? [`accepted ${job.accepted_at}`] : []),
    ...(job?.started_at ? [`last try began ${job.started_at}`] : []),
    ...(at === undefined
      ? []
      : [[`${decided_at === null ? 'given up' : 'decided'} ${at}`, ...tries].join(' ')]),
  ];
  return [known, times].filter((line) => line.length > 0).map((line) => `  ${line.join(', ')}`);
}

function orderLine({ order }: ExplainedOrder): string {
  const { timestamp, sku_code, quantity, zip_code } = order;
  return `Placed ${timestamp}: ${quantity} of SKU ${sku_code} to zip code ${zip_code}`;
}

function stepLine(step: PathStep, index: number): string {
  const number = `${index + 1}`.padStart(4);
  const decided = step.holds && step.decision !== null ? ` > ${step.decision.recommendation}` : '';
  return `${number} ${conditionText(step)}: ${findingText(step)}${decided}`;
}

function pathLines({ state, path, decision, is_repeatable }: ExplainedOrder): string[] {
  if (state !== 'decided') return [];
  if (path === null) return ['Its model cannot say how it came to this.'];
  const isLast = path.some(({ holds, decision: decided }) => holds && decided !== null);
  const end = isLast || decision === null ? [] : [`     otherwise: ${decision.recommendation}`];
  const changed = is_repeatable === false ? ['Decided again now, it comes out otherwise.'] : [];
  return ['Conditions in order:', ...path.map(stepLine), ...end, ...changed];
}

function flipLines({ state, flips }: ExplainedOrder): string[] {
  if (state !== 'decided' || flips === null) return [];
  if (flips.length === 0) return ['No single feature could have changed this.'];
  const lines = flips.map(
    (flip) => `  ${flipText(flip)}: ${flip.decision.recommendation} (${flip.decision.reason})`,
  );
  return ['Another decision with one change, the smallest first:', ...lines];
}

function shadowLines({ shadows }: ExplainedOrder): string[] {
  const lines = Object.entries(shadows).map(
    ([model, { recommendation, reason }]) => `  ${model}: ${recommendation} (${reason})`,
  );
  return lines.length === 0 ? [] : ['Shadows that decided otherwise:', ...lines];
}

export function formatExplanation(explained: ExplainedOrder): string {
  const { state, facts, features } = explained;
  const facing =
    state === 'decided' ? 'Facts it was decided on:' : 'Facts of its time, as loaded by now:';
  const values = Object.entries(features).map(
    ([name, value]) => `  ${name.padEnd(24)}${value ?? 'unknown'}`,
  );
  return [
    headline(explained),
    ...aboutLines(explained),
    orderLine(explained),
    facing,
    ...facts.map(factLine),
    'Features:',
    ...values,
    ...pathLines(explained),
    ...flipLines(explained),
    ...shadowLines(explained),
  ].join('\n');
}
