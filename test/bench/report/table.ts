// The report for people.
import Table from 'cli-table3';
import type { FigureReport, Side } from './figure-report.ts';
import type { Report } from './report.ts';

function number(value: number, maximumFractionDigits = Math.abs(value) < 100 ? 2 : 0): string {
  return value.toLocaleString('en', { maximumFractionDigits });
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function named(values: Readonly<Record<string, number>>, digits?: number): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${number(value, digits)}`)
    .join(', ');
}

/** Without a process that used next to nothing. */
function cpuOf(side: Side): string {
  const used = Object.entries(side.cpu_us).filter(([, us]) => us >= 0.5);
  return named(Object.fromEntries(used), 0);
}

/** Two lines: what it reached, and the CPU that an order took in each process. */
function sideCell(side: Side | null, unit: string): string {
  return side === null ? '' : `${number(side.median)} ${unit}\n${cpuOf(side)}`;
}

function rangeOf(values: readonly number[]): string {
  return `${number(Math.min(...values))} to ${number(Math.max(...values))}`;
}

function judgement(isMet: boolean | null): string {
  if (isMet === null) return '';
  return isMet ? 'met' : 'missed';
}

function rowOf({
  name,
  unit,
  value,
  values,
  goal,
  is_met,
  ours,
  baseline,
}: FigureReport): string[] {
  return [
    name,
    sideCell(ours, unit),
    sideCell(baseline, unit),
    value === null ? 'none' : `${number(value)}\n${rangeOf(values)}`,
    `${goal.bound} ${number(goal.limit)}\naim ${number(goal.aim)}`,
    judgement(is_met),
  ];
}

function roundsLine({ ours, baseline }: FigureReport): string {
  const sides = baseline === null ? [ours] : [ours, baseline];
  const played = sides.map(({ contestant, orders }) => `${contestant} of ${number(orders)} orders`);
  return `  rounds: ${ours.rounds.length} of ${played.join(', in turn with ')}`;
}

function notesOf(figure: FigureReport): string[] {
  const { name, title, reason, ours, baseline, calibration_spread } = figure;
  const spreads = [`fixed piece of work ${percent(calibration_spread)}`];
  if (baseline !== null) spreads.push(`baseline ${percent(baseline.spread)}`);
  const lines = [`${name}: ${title}`, roundsLine(figure), `  spread: ${spreads.join(', ')}`];
  if (Object.keys(ours.measured).length > 0) lines.push(`  medians: ${named(ours.measured)}`);
  if (reason !== null) lines.push(`  none: ${reason}`);
  return lines;
}

function conditionsLine({ machine, versions }: Report): string {
  const { cpu, cores, memory_bytes, platform, load_before } = machine;
  const software = [
    `Node ${versions.node}`,
    `Redis ${versions.redis} (append-only file, everysec)`,
    `BullMQ ${versions.bullmq}`,
    `ioredis ${versions.ioredis}`,
    `bee-queue ${versions.bee_queue}`,
  ];
  const memory = `${number(memory_bytes / 2 ** 30, 0)} GiB`;
  const hardware = [
    `${cores} cores of ${cpu}`,
    memory,
    platform,
    `load before ${number(load_before)}`,
  ];
  return `${software.join(', ')}\n${hardware.join(', ')}`;
}

export function formatReport(report: Report): string {
  const table = new Table({
    head: [
      'figure',
      'ours\nCPU us an order',
      'baseline\nCPU us an order',
      'value',
      'goal',
      'goal is',
    ],
    style: { head: [], border: [] },
  });
  table.push(...report.figures.map(rowOf));
  const notes = report.figures.flatMap(notesOf);
  const warning = report.is_short ? ['A short run: it shows that all of it runs, no more.'] : [];
  return [conditionsLine(report), table.toString(), ...notes, ...warning].join('\n');
}
