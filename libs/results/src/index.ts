export { type Acceptance, acceptOrders } from './accept-orders.ts';
export { countRun, type RunCounts } from './counts.ts';
export { claimIdleRun, claimRun, dropRun, type RunToDrop } from './drop-run.ts';
export { findFailures, findOrder, type FoundOrder } from './find-order.ts';
export { findResults, readFailures, readResults } from './read-results.ts';
export { recordFailure } from './record-failure.ts';
export { openResultRecorder, type Recorded, recordResult } from './record-results.ts';
export type { Run } from './run-record.ts';
export { listRuns, openRun, readRun, RunBeingDroppedError } from './runs.ts';
