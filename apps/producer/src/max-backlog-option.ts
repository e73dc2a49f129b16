import { Option } from 'commander';
import { UsageError } from './errors.ts';

function parseBacklog(text: string): number {
  const orders = Number(text);
  if (Number.isSafeInteger(orders) && orders > 0) return orders;
  throw new UsageError(`--max-backlog: expected a whole number above 0, got ${text}`);
}

export function maxBacklogOption(): Option {
  const option = new Option('--max-backlog <n>', 'pause while this many orders wait');
  return option.argParser(parseBacklog);
}
