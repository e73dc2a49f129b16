import { setTimeout as delay } from 'node:timers/promises';
import { askRedis } from './ask-redis.ts';
import type { RedisIdentity } from './ask-redis.ts';
import type { LeashedServer } from './leash.ts';

const READY_TIMEOUT_MS = 30_000;
const POLL_MS = 20;

/** Resolves when the server answers; ends it and throws with its last output if it does not. */
export async function waitUntilReady(
  server: LeashedServer,
  port: number,
  dir: string,
  timeoutMs = READY_TIMEOUT_MS,
): Promise<RedisIdentity> {
  const identity = await pollForAnswer(server, port, dir, Date.now() + timeoutMs);
  if (identity !== undefined) return identity;
  const outcome = server.hasEnded() ? 'ended' : `did not answer within ${timeoutMs} ms`;
  await server.end();
  throw new Error(`redis-server for port ${port} ${outcome}; its output:\n${server.lastOutput()}`);
}

async function pollForAnswer(
  server: LeashedServer,
  port: number,
  dir: string,
  deadlineMs: number,
): Promise<RedisIdentity | undefined> {
  while (!server.hasEnded() && Date.now() < deadlineMs) {
    const identity = await askRedis(port);
    // Another server may have taken the port; ours is the one that works in this folder.
    if (identity?.dir === dir) return identity;
    await delay(POLL_MS);
  }
  return undefined;
}
