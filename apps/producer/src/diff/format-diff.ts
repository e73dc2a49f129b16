// A comparison of two runs, for people. Programs ask for --json.
import type { Run } from '@verdict/results';
import Table from 'cli-table3';
import pc from 'picocolors';
import type { Change, ChangedOrder, Counted, Diff, Fulfilled, OutcomeEffect } from './diff.ts';
import { runStates } from './run-state.ts';

const number = new Intl.NumberFormat('en-US');
const plain = { style: { head: [], border: [] } };
/** Kinds of change that are shown; --json has all. */
const shownChanges = 12;

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function runText({ run, settings }: Run): string {
  const { model, inventory_as_of, strict, facts_of } = settings;
  const facts = facts_of === undefined ? [] : [`facts captured by ${facts_of}`];
  const latest = inventory_as_of === 'latest' ? ['latest stock'] : [];
  const about = [model, ...latest, ...(strict ? ['strict'] : []), ...facts];
  return `${pc.bold(run)} (${about.join(', ')})`;
}

function figures(diff: Diff): string {
  const { compared, changed, other_reason, decided_in_one, changed_share } = diff;
  return [
    `${number.format(compared)} decided in both`,
    pc.bold(`${number.format(changed)} changed`),
    `${number.format(other_reason)} for another reason only`,
    `${number.format(decided_in_one)} decided in one only`,
    percent(changed_share),
  ].join(' · ');
}

/** From the states of the rows to those of the columns; what stayed is in brackets. */
export function matrix({ transitions }: Pick<Diff, 'transitions'>): string {
  const occurring = (side: 'from' | 'to') =>
    runStates.filter((state) => transitions.some((transition) => transition[side] === state));
  const columns = occurring('to');
  const table = new Table({ ...plain, head: ['from \\ to', ...columns] });
  for (const row of occurring('from')) {
    const cells = columns.map((column) => {
      const orders = transitions.find(({ from, to }) => from === row && to === column)?.orders ?? 0;
      if (orders === 0) return '';
      return row === column ? `(${number.format(orders)})` : number.format(orders);
    });
    table.push([row, ...cells.map((content) => ({ content, hAlign: 'right' as const }))]);
  }
  return table.toString();
}

function whatDiffers({ causes, features }: Pick<Change, 'causes' | 'features'>): string {
  const named = features.length === 0 ? [] : [`(${features.join(', ')})`];
  return [causes.join(', ') || '–', ...named].join(' ');
}

function changeTable(changes: readonly Counted<Change>[]): string[] {
  if (changes.length === 0) return [];
  const table = new Table({ ...plain, head: ['orders', 'from', 'to', 'what differs'] });
  for (const change of changes.slice(0, shownChanges)) {
    const { orders, from, from_reason, to, to_reason } = change;
    const content = number.format(orders);
    const states = [from_reason ?? from, to_reason ?? to];
    table.push([{ content, hAlign: 'right' as const }, ...states, whatDiffers(change)]);
  }
  const hidden = changes.length - shownChanges;
  const more = hidden > 0 ? [`${hidden} more kinds of change: --json has all`] : [];
  return [table.toString(), ...more];
}

function orderLines(orders: readonly ChangedOrder[], changed: number): string[] {
  if (orders.length === 0) return [];
  const lines = orders.map(({ order_id, from, to, features }) => {
    const values = features.map(
      ({ feature, before, after }) => `${feature} ${before ?? 'unknown'} > ${after ?? 'unknown'}`,
    );
    return `  ${[order_id, `${from} > ${to}`, ...values].join('  ')}`;
  });
  const hidden = changed - orders.length;
  const more = hidden > 0 ? [`  and ${number.format(hidden)} more: --csv lists all`] : [];
  return ['Orders that changed:', ...lines, ...more];
}

export function shareText({ orders, fulfilled }: Fulfilled): string {
  const share = orders === 0 ? '' : `, ${percent(fulfilled / orders)}`;
  return `${number.format(fulfilled)} of ${number.format(orders)} fulfilled${share}`;
}

function outcomeLines(outcomes: OutcomeEffect | null): string[] {
  if (outcomes === null) return [];
  const { file, known, deliver_before, deliver_after, changed } = outcomes;
  return [
    `Outcomes of ${number.format(known)} orders, from ${file}:`,
    `  Deliver before: ${shareText(deliver_before)}`,
    `  Deliver after:  ${shareText(deliver_after)}`,
    ...changed.map((change) => `  ${change.from} > ${change.to}: ${shareText(change)}`),
    'They came of what was done at the time: what would have come of a held order, had it been delivered, or',
    'of a delivered one, had it been held, nobody has seen.',
  ];
}

/** @param orders the first of those that changed */
export function formatDiff(diff: Diff, orders: readonly ChangedOrder[]): string {
  const title = `${runText(diff.before)} > ${runText(diff.after)}`;
  return [
    title,
    figures(diff),
    matrix(diff),
    ...changeTable(diff.changes),
    ...orderLines(orders, diff.changed + diff.decided_in_one),
    ...outcomeLines(diff.outcomes),
  ].join('\n');
}
