import type BeeQueue from 'bee-queue';

/** As lean as its manual allows: no events, no record of what is done, nothing delayed. */
export function beeQueueSettings(url: string): BeeQueue.QueueSettings {
  return {
    redis: { url },
    isWorker: false,
    getEvents: false,
    sendEvents: false,
    storeJobs: false,
    activateDelayedJobs: false,
    removeOnSuccess: true,
  };
}
