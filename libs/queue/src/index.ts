export { jobIdOf, parseJobId } from './job-id.ts';
export { addOrderJobs, openOrdersQueue, type OrdersQueue } from './orders-queue.ts';
export type { RetryPolicy } from './orders-queue.ts';
export { countQueue, type QueueCounts } from './queue-counts.ts';
export { type OrderAttempt, startWork, type WorkOptions } from './work.ts';
