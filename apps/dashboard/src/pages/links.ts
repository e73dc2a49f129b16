import { filterQuery, type OrderFilter } from '../search/order-filter.ts';

/** The page of an order. `.` and `..` cannot be part of a path: browsers would resolve them. */
export function orderPath(order_id: string): string {
  const id = encodeURIComponent(order_id);
  return id === '.' || id === '..' ? `/orders?q=${id}` : `/orders/${id}`;
}

/** The page of a job in Bull Board. */
export function jobPath(queue: string, jobId: string): string {
  return `/queues/queue/${queue}/${encodeURIComponent(jobId)}`;
}

/** The page of a run. */
export function runPath(run: string): string {
  return `/runs/${encodeURIComponent(run)}`;
}

/**
 * How a run goes over time.
 * @param choices of the page; what is undefined is left out
 */
export function monitoringPath(
  run: string,
  choices: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(choices)) {
    if (value !== undefined) query.set(name, value);
  }
  return `${runPath(run)}/monitoring${query.size === 0 ? '' : `?${query.toString()}`}`;
}

/** Results that fit, among the last ones. */
export function searchPath(filter: OrderFilter, more: Readonly<Record<string, string>> = {}) {
  const query = filterQuery(filter, more);
  return query === '' ? '/orders' : `/orders?${query}`;
}

/** Results that fit, among all of a run. */
export function scanPath(filter: OrderFilter, run: string): string {
  return `/scan?${filterQuery({ ...filter, run })}`;
}
