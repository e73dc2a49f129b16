// When Redis refuses to hand out a job, as when its memory is full, BullMQ asks again at once, thousands of
// times a second. This has it wait a moment first.
import type { RedisQueueBackend } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 500;

export function pauseAfterErrors(backend: RedisQueueBackend): RedisQueueBackend {
  const take = backend.moveToActive.bind(backend);
  backend.moveToActive = async (token, name) => {
    try {
      return await take(token, name);
    } catch (error) {
      await delay(pauseMs);
      throw error;
    }
  };
  return backend;
}
