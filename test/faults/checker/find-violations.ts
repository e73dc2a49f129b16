// What is against the promise: every order ends once and visibly, as the result that it has to have or, if it is
// guilty, as the failure that it has to be.
import type { ExpectedDecision, ExpectedOutcome } from './expected-outcomes.ts';
import type { Observed } from './observed.ts';
import { differences, recount } from './recount.ts';

export const violationKinds = [
  'missing',
  'wrong',
  'double',
  'foreign',
  'innocent failed',
  'cause untrue',
  'stuck',
  'miscounted',
  'command',
] as const;

export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  readonly kind: ViolationKind;
  /** An order id, or what else it is about. */
  readonly of: string;
  readonly says: string;
}

type ByOrder<T> = ReadonlyMap<string, readonly T[]>;

function groupById<T>(entries: readonly (readonly [string, T])[]): ByOrder<T> {
  const groups = new Map<string, T[]>();
  for (const [id, value] of entries) {
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [value]);
    else group.push(value);
  }
  return groups;
}

interface Found {
  readonly exported: ByOrder<Readonly<Record<string, unknown>>>;
  readonly stored: ByOrder<string>;
  readonly failures: ByOrder<{ readonly reason: string; readonly message: string }>;
}

function foundIn({ exported, stored, failures }: Observed): Found {
  return {
    exported: groupById(exported.map((line) => [String(line['order_id']), line] as const)),
    stored: groupById(stored),
    failures: groupById(failures),
  };
}

function isSame(line: Readonly<Record<string, unknown>>, decision: ExpectedDecision): boolean {
  const features = line['features'];
  if (line['recommendation'] !== decision.recommendation) return false;
  if (typeof features !== 'object' || features === null) return false;
  const entries = Object.entries(features);
  return (
    entries.length === Object.keys(decision.features).length &&
    entries.every(([name, value]) => decision.features[name] === value)
  );
}

function checkDecision(of: string, decision: ExpectedDecision, found: Found): Violation[] {
  const [lines, stored] = [found.exported.get(of) ?? [], found.stored.get(of) ?? []];
  const failures = found.failures.get(of) ?? [];
  const violations: Violation[] = [];
  const report = (kind: ViolationKind, says: string) => violations.push({ kind, of, says });
  if (failures.length > 0) report('innocent failed', JSON.stringify(failures));
  if (stored.length === 0) report('missing', 'no result in Redis');
  if (lines.length === 0) report('missing', 'not in the export');
  if (stored.length > 1) report('double', `${stored.length} results in Redis`);
  if (lines.length > 1) report('double', `${lines.length} times in the export`);
  const wrong = lines.filter((line) => !isSame(line, decision));
  const wrongStored = stored.filter((recommendation) => recommendation !== decision.recommendation);
  if (wrong.length + wrongStored.length > 0) {
    const got = JSON.stringify(wrong[0] ?? wrongStored);
    report('wrong', `expected ${JSON.stringify(decision)}, got ${got}`);
  }
  return violations;
}

function checkFailure(
  of: string,
  cause: { reason: string; message: string },
  found: Found,
): Violation[] {
  const failures = found.failures.get(of) ?? [];
  const results = [...(found.exported.get(of) ?? []), ...(found.stored.get(of) ?? [])];
  const violations: Violation[] = [];
  if (results.length > 0) violations.push({ kind: 'wrong', of, says: 'guilty, and has a result' });
  if (failures.length === 0) violations.push({ kind: 'missing', of, says: 'no failure recorded' });
  if (failures.length > 1) violations.push({ kind: 'double', of, says: 'more than one failure' });
  for (const { reason, message } of failures) {
    if (reason === cause.reason && message.includes(cause.message)) continue;
    const says = `expected ${cause.reason}: ${cause.message}, got ${reason}: ${message}`;
    violations.push({ kind: 'cause untrue', of, says });
  }
  return violations;
}

function checkForeign(expected: ReadonlyMap<string, unknown>, found: Found): Violation[] {
  const ids = new Set([...found.exported.keys(), ...found.stored.keys(), ...found.failures.keys()]);
  const foreign = [...ids].filter((id) => !expected.has(id));
  return foreign.map((of) => ({ kind: 'foreign', of, says: 'no order of the file' }));
}

/** A job marked failed blames its order, even if that has its result all the same. */
function checkFailedJobs(
  expected: ReadonlyMap<string, ExpectedOutcome>,
  { failedJobs }: Observed,
): Violation[] {
  const jobIdOf = (order_id: string) =>
    `orders~${order_id.replaceAll('%', '%25').replaceAll(':', '%3A')}`;
  const innocent = [...expected].filter(([, outcome]) => 'decision' in outcome);
  const failed = new Set(failedJobs);
  const blamed = innocent.filter(([order_id]) => failed.has(jobIdOf(order_id)));
  return blamed.map(([of]) => ({ kind: 'innocent failed', of, says: 'its job is marked failed' }));
}

function checkLeft({ pending, left, stored, counted }: Observed): Violation[] {
  const violations: Violation[] = [];
  for (const of of pending) violations.push({ kind: 'stuck', of, says: 'pending' });
  for (const [state, ids] of Object.entries(left)) {
    violations.push({
      kind: 'stuck',
      of: state,
      says: `${ids.length} jobs: ${ids.slice(0, 5).join(', ')}`,
    });
  }
  if (counted !== stored.length) {
    const says = `${counted} counted, ${stored.length} stored`;
    violations.push({ kind: 'double', of: 'counts of the run', says });
  }
  return violations;
}

/** Drift monitoring says once of each stored result what it says. */
function checkOccurrences({ exported, occurrences, uncounted }: Observed): Violation[] {
  const wrong = differences(recount(exported), occurrences);
  const left = uncounted === 0 ? [] : [`${uncounted} elements are not counted`];
  return [...wrong, ...left].map((says) => ({ kind: 'miscounted', of: 'drift monitoring', says }));
}

export function findViolations(
  expected: ReadonlyMap<string, ExpectedOutcome>,
  observed: Observed,
): Violation[] {
  const found = foundIn(observed);
  const ofOrders = [...expected].flatMap(([order_id, outcome]) =>
    'decision' in outcome
      ? checkDecision(order_id, outcome.decision, found)
      : checkFailure(order_id, outcome.failure, found),
  );
  return [
    ...ofOrders,
    ...checkForeign(expected, found),
    ...checkFailedJobs(expected, observed),
    ...checkLeft(observed),
    ...checkOccurrences(observed),
  ];
}
