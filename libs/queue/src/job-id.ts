// One job per run and order. BullMQ refuses ids with ':' or of digits only, and an order id may be
// both; the run in front and the escapes make every pair one id, and every id one pair.

/** Separates run and order id; a run name cannot contain it. */
const separator = '~';

export function jobIdOf(run: string, order_id: string): string {
  return run + separator + order_id.replaceAll('%', '%25').replaceAll(':', '%3A');
}

/** The run and order of a job id, or undefined for a job that is none of ours. */
export function parseJobId(
  jobId: string,
): { readonly run: string; readonly order_id: string } | undefined {
  const end = jobId.indexOf(separator);
  if (end < 1) return undefined;
  const escaped = jobId.slice(end + 1);
  const order_id = escaped.replaceAll('%3A', ':').replaceAll('%25', '%');
  return { run: jobId.slice(0, end), order_id };
}
