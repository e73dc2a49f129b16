export {
  addAlert,
  alertIdOf,
  AlertsQueue,
  mostAlertsPerHour,
  noteTrouble,
} from './alerts-queue.ts';
export { type AlertsWorker, startTelling } from './alerts-worker.ts';
export { type FailedJob, latestFailedJobs } from './failed-jobs.ts';
export { inspectLane, type LaneInspection, type Place } from './doctor/inspect-lane.ts';
export { type JobTrouble, type JobTroubleCode, jobTroubles } from './doctor/job-trouble.ts';
export { joblessOrders } from './doctor/jobless-orders.ts';
export { type LaneState, readLaneState } from './doctor/lane-state.ts';
export { countQuarantined, type QuarantinedJob, readQuarantine } from './quarantine.ts';
export { removeQuarantined } from './quarantine.ts';
export { idleOrders } from './idle-orders.ts';
export { jobIdOf, parseJobId } from './job-id.ts';
export { requireTestedBullmq, UntestedBullmqError } from './bullmq-version.ts';
export { addOrderJobs, openOrdersQueue, restoreOrderJobs } from './orders-queue.ts';
export { type Lane, lanes, type OrdersQueue, type RetryPolicy } from './orders-queue.ts';
export { readOldestWaiting } from './oldest-waiting.ts';
export { countBacklog, countQueue, type QueueCounts } from './queue-counts.ts';
export { openAllLanes, openQueueShards, type QueueShard } from './queue-shards.ts';
export { type QueueState, readQueueState } from './queue-state.ts';
export { type FinishedPerMinute, readThroughput } from './queue-throughput.ts';
export { type ConnectedWorker, listWorkers } from './queue-workers.ts';
export { readableJob, type ReadableJob, readableJobs } from './readable-jobs.ts';
export { openQueueTelemetry, type QueueTelemetry } from './queue-telemetry.ts';
export { RoomWatch } from './room.ts';
export { removeRunJobs } from './remove-run-jobs.ts';
export { keptCompletedJobs, sampledJobs } from './sampled-jobs.ts';
export { type AttemptTimes, type OrderAttempt, startWork, type WorkOptions } from './work.ts';
