export { countRun, type RunCounts } from './counts.ts';
export { dropIdleRun, dropRun } from './drop-run.ts';
export { findFailures, findOrder, type FoundOrder } from './find-order.ts';
export { findResults, readFailures, readResults } from './read-results.ts';
export { type Acceptance, acceptOrders, openResultRecorder } from './run-ledger.ts';
export { type Recorded, recordFailure, recordResult } from './run-ledger.ts';
export { listRuns, openRun, readRun, type Run } from './runs.ts';
