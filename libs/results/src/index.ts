export { type Acceptance, acceptOrders, compareOrders } from './accept-orders.ts';
export { fetchArtifact, storeArtifact } from './artifacts.ts';
export type { Beside } from './beside.ts';
export { type CapturedFacts, openCapturedFacts } from './captured-facts.ts';
export {
  type CapturedEntry,
  type CapturedPiece,
  captureSource,
  readCaptured,
} from './captured-orders.ts';
export { countRun, type RunCounts } from './counts.ts';
export { claimIdleRun, claimRun, dropRun, type RunToDrop } from './drop-run.ts';
export {
  type Enqueue,
  keptRejects,
  lastOfEachFile,
  listEnqueues,
  noteEnqueue,
  readRejects,
} from './enqueues.ts';
export { findFailures, findOrder, type FoundOrder } from './find-order.ts';
export { findOutcomes, type Outcome } from './find-outcomes.ts';
export { findFulfilled, storeFulfilled, type StoredFulfilled } from './fulfilled.ts';
export {
  type OutcomeCounts,
  type OutcomeWindows,
  readOutcomeWindows,
  storeOutcomeWindows,
} from './outcome-windows.ts';
export { findPlaces, type OrderPlace } from './find-places.ts';
export { csvLines, type FormatResults, jsonLines } from './format-results.ts';
export { readLastDecided } from './last-decided.ts';
export { leftoverRuns } from './leftover-runs.ts';
export { pairResults, type ResultPair, type RunInShards } from './pair-results.ts';
export { countDecided, findPending, pagePending } from './pending-orders.ts';
export { readOrderIds } from './read-order-ids.ts';
export { findResults, readFailures, readResults } from './read-results.ts';
export { readRecent, type RecentOrder, type RecentPiece, recentResults } from './recent-results.ts';
export { recordFailure } from './record-failure.ts';
export { openResultRecorder, recordResult, type RecordResult } from './record-results.ts';
export { lastFailedAt } from './last-failed.ts';
export { pageFailures, reopenFailures } from './reopen-failures.ts';
export { type ResultChunk, resultChunks } from './result-chunks.ts';
export { type FailureChoice, type JobsOfOrders, retryFailures } from './retry-failures.ts';
export { type RetriedBatch } from './retry-failures.ts';
export { fullResultLine, resultLine, type ResultPipeline } from './result-line.ts';
export type { Run } from './run-record.ts';
export {
  addShadowFindings,
  comparisonKey,
  type Disagreement,
  findDisagreement,
  keptDisagreements,
  listDisagreements,
  readShadowReports,
  type ShadowFindings,
  type ShadowReport,
} from './shadow-verdicts.ts';
export { readShadowDays, type ShadowDay, shadowDayKey } from './shadow-days.ts';
export { listRuns, openRun, readRun, RunBeingDroppedError } from './runs.ts';
export {
  addCounted,
  countUncounted,
  claimCounting,
  leaveCounting,
  readUncounted,
  type UncountedPiece,
  type WindowAdditions,
} from './uncounted-orders.ts';
export { listWindows, readWindow, type StoredWindow } from './windows.ts';
