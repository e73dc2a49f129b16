// What mistakes change, for people. Programs ask for --json.
import pc from 'picocolors';
import { matrix, percent, shareText } from '../diff/format-diff.ts';
import type { OutcomeEffect } from '../diff/diff.ts';
import type { Leak, LeakReport } from './find-leaks.ts';

const number = new Intl.NumberFormat('en-US');

/** Orders that the mistake moved to or away from Deliver, against what came of them. */
function costOf({ changed }: OutcomeEffect): string {
  const delivered = changed.filter(({ to }) => to === 'Deliver');
  const held = changed.filter(({ from }) => from === 'Deliver');
  const sum = (list: typeof changed, of: (entry: (typeof changed)[number]) => number) =>
    list.reduce((total, entry) => total + of(entry), 0);
  const unfulfilled = sum(delivered, ({ orders, fulfilled }) => orders - fulfilled);
  const lost = sum(held, ({ fulfilled }) => fulfilled);
  return (
    `  delivers ${number.format(unfulfilled)} more that were not fulfilled, ` +
    `keeps back ${number.format(lost)} that were`
  );
}

function outcomeLines(outcomes: OutcomeEffect | null): string[] {
  if (outcomes === null) return [];
  const { deliver_before, deliver_after } = outcomes;
  return [
    `  Deliver, correct:      ${shareText(deliver_before)}`,
    `  Deliver, with mistake: ${shareText(deliver_after)}`,
    costOf(outcomes),
  ];
}

function leakLines({ text, changed, transitions, outcomes }: Leak, orders: number): string[] {
  const share = orders === 0 ? '' : ` (${percent(changed / orders)})`;
  const title = `${pc.bold(text)}: ${number.format(changed)} decisions change${share}`;
  const table = changed === 0 ? [] : [matrix({ transitions })];
  return ['', title, ...table, ...outcomeLines(outcomes)];
}

export function formatLeaks({ file, model, orders, rejected, leaks }: LeakReport): string {
  const counted = `${number.format(orders)} orders of ${file}, ${number.format(rejected)} rejected`;
  return [
    `${counted}, decided by ${model}`,
    ...leaks.flatMap((leak) => leakLines(leak, orders)),
  ].join('\n');
}
