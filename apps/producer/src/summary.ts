// The end of an enqueue, for people. Programs ask for --json.
import { type Recommendation, recommendations } from '@verdict/records';
import pc from 'picocolors';

export interface EnqueueReport {
  readonly run: string;
  readonly file: string;
  readonly dry_run: boolean;
  readonly rows: number;
  readonly enqueued: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** The rest is known after --wait, or in a dry run with facts. */
  readonly decided?: number;
  readonly failed?: number;
  readonly recommendations?: Readonly<Partial<Record<Recommendation, number>>>;
  readonly seconds?: number;
  readonly orders_per_second?: number;
}

const number = new Intl.NumberFormat('en-US');
const widestBar = 30;

function decisionLine(recommendation: Recommendation, count: number, decided: number): string {
  const share = decided === 0 ? 0 : count / decided;
  const bar = '█'.repeat(Math.round(share * widestBar));
  const percent = `${(share * 100).toFixed(1)} %`;
  const columns = [
    recommendation.padEnd(22),
    number.format(count).padStart(11),
    percent.padStart(8),
    pc.cyan(bar),
  ];
  return `  ${columns.join('  ')}`.trimEnd();
}

function decisionLines(report: EnqueueReport): string[] {
  const { recommendations: counts, decided } = report;
  if (counts === undefined || decided === undefined) return [];
  return recommendations
    .toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
    .map((recommendation) => decisionLine(recommendation, counts[recommendation] ?? 0, decided));
}

function enqueueLine(report: EnqueueReport): string {
  const { rows, enqueued, duplicates, rejected, dry_run } = report;
  const verb = dry_run ? 'would be enqueued' : 'enqueued';
  const rejectedText = `${number.format(rejected)} rejected`;
  return [
    `${number.format(rows)} rows`,
    `${number.format(enqueued)} ${verb}`,
    `${number.format(duplicates)} known already`,
    rejected > 0 ? pc.yellow(rejectedText) : rejectedText,
  ].join(' · ');
}

function outcomeLine(report: EnqueueReport): string[] {
  const { decided, failed, seconds, orders_per_second } = report;
  if (decided === undefined || failed === undefined) return [];
  const failedText = `${number.format(failed)} failed`;
  const parts = [
    pc.green(`${number.format(decided)} decided`),
    failed > 0 ? pc.red(failedText) : failedText,
  ];
  if (seconds !== undefined) parts.push(`${seconds.toFixed(1)} s`);
  if (orders_per_second !== undefined) {
    parts.push(pc.bold(`${number.format(orders_per_second)} orders/s`));
  }
  return [parts.join(' · ')];
}

export function formatReport(report: EnqueueReport): string {
  const title = pc.bold(`Run ${report.run}`) + pc.dim(` from ${report.file}`);
  const lines = [title, enqueueLine(report), ...outcomeLine(report), ...decisionLines(report)];
  return lines.join('\n');
}
