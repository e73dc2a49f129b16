export { countRun, type RunCounts } from './counts.ts';
export { claimIdleRun, claimRun, dropRun, type RunToDrop } from './drop-run.ts';
export { findFailures, findOrder, type FoundOrder } from './find-order.ts';
export { findResults, readFailures, readResults } from './read-results.ts';
export { type Acceptance, acceptOrders, openResultRecorder } from './run-ledger.ts';
export { type Recorded, recordFailure, recordResult } from './run-ledger.ts';
export type { Run } from './run-record.ts';
export { listRuns, openRun, readRun, RunBeingDroppedError } from './runs.ts';
