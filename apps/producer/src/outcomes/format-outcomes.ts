import type { FulfilledByDecision, FulfilledShare } from '@verdict/monitor';
import { recommendations } from '@verdict/records';
import Table from 'cli-table3';
import pc from 'picocolors';
import type { LoadedOutcomes, StoredCounts } from './load-outcomes.ts';
import type { RunOutcomes } from './report-outcomes.ts';

const number = new Intl.NumberFormat('en-US');

function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`;
}

function openTable(head: readonly string[]) {
  return new Table({ head: [...head], style: { head: [], border: [] } });
}

function cellsOf(name: string, share: FulfilledShare): string[] {
  const counts = [share.results, share.outcomes, share.fulfilled].map((count) =>
    number.format(count),
  );
  const interval = share.low === null ? '' : `${percent(share.low)} to ${percent(share.high)}`;
  return [name, ...counts, percent(share.share), interval, number.format(share.missing)];
}

function formatDecisions(decisions: FulfilledByDecision): string {
  const head = ['decided', 'results', 'outcomes', 'fulfilled', 'share', '95 % interval', 'missing'];
  const table = openTable(head);
  for (const name of recommendations) table.push(cellsOf(name, decisions[name]));
  return table.toString();
}

function formatWindows({ windows }: RunOutcomes): string {
  const table = openTable(['orders from', ...recommendations, 'missing']);
  for (const { from, decisions } of windows) {
    const shares = recommendations.map((name) => {
      const { fulfilled, outcomes, share } = decisions[name];
      return outcomes === 0 ? '' : `${fulfilled}/${outcomes} ${percent(share)}`;
    });
    const missing = recommendations.reduce((sum, name) => sum + decisions[name].missing, 0);
    table.push([from, ...shares, number.format(missing)]);
  }
  return table.toString();
}

const notes = [
  'An outcome after a hold or a refusal is no counterfactual: it says what became of the order then, not what a',
  'delivery would have come to.',
];

function syntheticNotes({ is_synthetic, outcomes }: RunOutcomes): string[] {
  if (!is_synthetic) return [];
  return [
    `These outcomes are synthetic: all ${number.format(outcomes)} follow one rule, that the stock covers the quantity and the`,
    'zip code opens within seven days. They are no measure of how good the decisions are.',
  ];
}

export function formatRunOutcomes(report: RunOutcomes): string {
  const { run, model, results, outcomes } = report;
  const title = pc.bold(`Run ${run}`) + pc.dim(`, decided by ${model}`);
  const known = `${number.format(outcomes)} of ${number.format(results)} results have an outcome`;
  return [
    title,
    known,
    formatDecisions(report.decisions),
    formatWindows(report),
    ...notes,
    ...syntheticNotes(report),
  ].join('\n');
}

function formatStored(run: string, { stored, changed, kept, foreign }: StoredCounts): string {
  const counts = {
    new: stored,
    changed,
    'as before': kept,
    'of orders that are not in the run': foreign,
  };
  const told = Object.entries(counts).map(([name, count]) => `${number.format(count)} ${name}`);
  return `  ${run}: ${told.join(' · ')}`;
}

export function formatLoaded(loaded: LoadedOutcomes, runs: readonly string[]): string {
  const { file, rows, rejected, stored } = loaded;
  const read = `${file}: ${number.format(rows)} rows, ${number.format(rejected)} rejected`;
  const byRun = stored.map((counts, n) => formatStored(runs[n] ?? '', counts));
  return [read, ...byRun].join('\n');
}
