import Table from 'cli-table3';
import { type ViolationKind, violationKinds } from '../checker/find-violations.ts';
import { protections } from '../protections/index.ts';
import type { Unprotected } from '../protections/play-without.ts';
import type { PlayedFault } from '../play-faults.ts';
import type { Verdict } from '../play-schedule.ts';
import type { Repair } from '../repair.ts';

const shownViolations = 10;

/** A fault that did not happen proves nothing. */
export function isWell({ faults, violations }: Verdict): boolean {
  return violations.length === 0 && faults.every(({ evidence }) => evidence !== null);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function rowOf({ name, evidence, error, from_share, to_share }: PlayedFault): string[] {
  const seen = evidence ?? `DID NOT HAPPEN: ${error}`;
  return [name, `${percent(from_share)} to ${percent(to_share)}`, seen];
}

function formatRepair({ lost, facts, repaired }: Repair): string {
  const loaded = facts.length === 0 ? 'no facts lost' : `${facts.join(', ')} loaded again`;
  return `  after the power cut: ${loaded}, ${lost} orders missing or pending, ${repaired} repaired`;
}

export function formatVerdict(verdict: Verdict): string {
  const { schedule, faults, violations, repair, seconds } = verdict;
  const table = new Table({ head: ['fault', 'decided', 'seen'], style: { head: [], border: [] } });
  for (const fault of faults) table.push(rowOf(fault));
  const named = violations
    .slice(0, shownViolations)
    .map(({ kind, of, says }) => `  VIOLATION ${kind}: ${of}: ${says}`);
  const end = `Schedule ${schedule.seed}: ${isWell(verdict) ? 'well' : 'NOT WELL'}, ${violations.length} violations, ${seconds.toFixed(1)} s`;
  const repaired = repair === null ? [] : [formatRepair(repair)];
  return [table.toString(), ...repaired, ...named, end].join('\n');
}

export function formatUnprotected({ name, isSeen, verdict }: Unprotected): string {
  const { violations, faults, seconds } = verdict;
  const kinds = Object.entries(countKinds([verdict])).filter(([, count]) => count > 0);
  const seen = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing';
  const { says, violations: wanted } = protections[name];
  const verb = isSeen ? 'seen' : `NOT SEEN, expected ${wanted.join(' or ')}`;
  const lines = [`Without ${name} (${says}): ${verb}: ${seen}; ${seconds.toFixed(1)} s`];
  if (violations[0] !== undefined) lines.push(`  ${violations[0].of}: ${violations[0].says}`);
  for (const fault of faults) lines.push(`  ${fault.name}: ${fault.evidence ?? fault.error}`);
  return lines.join('\n');
}

export function countKinds(verdicts: readonly Verdict[]): Record<ViolationKind, number> {
  const all = verdicts.flatMap(({ violations }) => violations);
  const count = (kind: ViolationKind) => all.filter((violation) => violation.kind === kind).length;
  const counts = violationKinds.map((kind): [ViolationKind, number] => [kind, count(kind)]);
  return Object.fromEntries(counts) as Record<ViolationKind, number>;
}

function countNames(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}

export function formatTotal(verdicts: readonly Verdict[]): string {
  const orders = verdicts.reduce((sum, { schedule }) => sum + schedule.orders, 0);
  const guilty = verdicts.reduce((sum, { schedule }) => sum + schedule.poisons.length, 0);
  const kinds = Object.entries(countKinds(verdicts)).map(([kind, count]) => `${count} ${kind}`);
  const unproven = verdicts
    .flatMap(({ faults }) => faults)
    .filter(({ evidence }) => evidence === null);
  const unwell = verdicts
    .filter((verdict) => !isWell(verdict))
    .map(({ schedule }) => schedule.seed);
  const played = verdicts.flatMap(({ faults }) => faults.map(({ name }) => name));
  const notPlayed = verdicts.flatMap(({ schedule }) => schedule.not_played);
  return [
    `${verdicts.length} schedules, ${orders} orders and ${guilty} guilty ones: ${kinds.join(', ')}`,
    `faults: ${countNames(played)}; ${unproven.length} did not happen`,
    ...(notPlayed.length === 0 ? [] : [`not played here: ${countNames(notPlayed)}`]),
    unwell.length === 0 ? 'all well' : `not well: seeds ${unwell.join(', ')}`,
  ].join('\n');
}
