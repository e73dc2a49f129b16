// Bull Board has no access control of its own: each of its calls succeeds for whoever sends it. What is
// not on the list below is refused, whoever asks.

/** The queue of orders, or that of one shard: see `board-name.ts`. */
const queue = String.raw`orders(-\d+-of-\d+(-on-\d+-servers)?)?`;

/**
 * Changes that lose no order. Adding and editing jobs would put orders into the queue that no run
 * accepted; removing jobs would leave accepted orders without an outcome (`producer drop` removes
 * a run with all that belongs to it).
 */
const allowedChanges: readonly RegExp[] = [
  'PUT /(pause|resume)',
  `PUT /${queue}/(pause|resume|promote|concurrency)`,
  `PUT /${queue}/rate-limit(/release)?`,
  `PUT /${queue}/retry/failed`,
  `PUT /${queue}/clean/completed`,
  `PUT /${queue}/[^/]+/(retry|promote)`,
  `PATCH /${queue}/[^/]+/(delay|priority)`,
  'PUT /alerts/retry/failed',
  'PUT /alerts/[^/]+/(retry|promote)',
].map((call) => new RegExp(`^${call.replace(' ', ' /api/queues')}$`));

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export function isReading(method: string): boolean {
  return readingMethods.has(method);
}

/**
 * Why a change is refused, or undefined when an operator may make it.
 * @param path below the place where Bull Board is mounted
 */
export function refusalOfChange(method: string, path: string): string | undefined {
  if (allowedChanges.some((allowed) => allowed.test(`${method} ${path}`))) return undefined;
  return 'The dashboard does not add, edit or remove orders: they would have no run or no outcome';
}
