/** The page of an order. `.` and `..` cannot be part of a path: browsers would resolve them. */
export function orderPath(order_id: string): string {
  const id = encodeURIComponent(order_id);
  return id === '.' || id === '..' ? `/orders?q=${id}` : `/orders/${id}`;
}

/** The page of a job in Bull Board. */
export function jobPath(queue: string, jobId: string): string {
  return `/queues/queue/${queue}/${encodeURIComponent(jobId)}`;
}
