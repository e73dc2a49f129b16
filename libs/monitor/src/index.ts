export {
  type CountedWindow,
  type Expectations,
  openRowCounting,
  strangersIn,
  unexpectedIn,
} from './count-rows.ts';
export type { DataThresholds } from './data-thresholds.ts';
export { readThresholds, ThresholdsError } from './read-thresholds.ts';
export { type Distribution } from './distribution.ts';
export {
  compareDistributions,
  type DriftLevel,
  type DriftStatistics,
} from './drift/compare-distributions.ts';
export { compareCounted, type CountedDrift, type NamedDrift } from './drift/compare-counted.ts';
export {
  chooseLength,
  endOfFirstQuarter,
  groupWindows,
  lengthsFor,
  type TimeWindow,
  type WindowGroup,
} from './display-windows.ts';
export { type CountedOrders, openOrderCounting } from './order-counting.ts';
export { openEventWindows, TooManyWindowsError, windowStart } from './event-windows.ts';
export { type Heartbeat, readHeartbeats, sendFarewell, sendSignOfLife } from './heartbeats.ts';
export { countBelow, countOf, type Histogram, quantileOf } from './histogram.ts';
export { type Measurements, openMeasurements } from './measurements.ts';
export {
  type FulfilledByDecision,
  type FulfilledShare,
  fulfilledShareOf,
  openOutcomeTally,
  type OutcomeReport,
  type OutcomeTally,
} from './outcome-tally.ts';
export { readTotals } from './read-tallies.ts';
export {
  type Durations,
  emptyTally,
  type MeasuredLane,
  measuredLanes,
  mergeTallies,
  type Tally,
} from './tally.ts';
export { openTallyReader, type TallyReader, type TimedTally } from './tally-reader.ts';
export { wilsonInterval } from './wilson.ts';
export { writeMeasurements } from './write-measurements.ts';
export {
  mergeUnexpected,
  mergeWindowCounts,
  parseWindowFields,
  phaseMs,
  type WindowCounts,
} from './window-counts.ts';
export {
  type OrderRows,
  openOrderRows,
  type PhaseTimes,
  type TimedPhase,
  timedPhases,
} from './order-row.ts';
