import pc from 'picocolors';
import type { CaptureReport } from './capture-orders.ts';

const number = new Intl.NumberFormat('en-US');

export function formatCapture(report: CaptureReport): string {
  const { dir, entries, files, trimmed, unreadable, missing } = report;
  const parts = [
    `${number.format(entries)} captured orders`,
    `${number.format(files)} new files below ${dir}`,
  ];
  if (trimmed > 0) parts.push(pc.red(`${number.format(trimmed)} gone before they were read`));
  if (unreadable > 0) parts.push(pc.red(`${number.format(unreadable)} unreadable`));
  if (missing > 0) parts.push(`${number.format(missing)} in no file, over all times`);
  return parts.join(' · ');
}
