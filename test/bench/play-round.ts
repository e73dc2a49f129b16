import { startRedisServer } from '@verdict/redis-server';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ContestantName } from './contestants/index.ts';
import { type Round, roundSchema } from './measuring/round.ts';

export const cacheDir = join(import.meta.dirname, '../../../.cache/redis');
const contestantModule = new URL('./contestant.js', import.meta.url);

/** A contestant and how many orders it gets. */
export interface Entrant {
  readonly contestant: ContestantName;
  readonly orders: number;
}

async function runContestant(
  { contestant, orders }: Entrant,
  place: { readonly url: string; readonly dir: string; readonly profileDir: string | undefined },
): Promise<Round> {
  const args = [contestant, JSON.stringify({ orders, ...place })];
  const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
  const child = fork(contestantModule, args, { execArgv: [], stdio: [...stdio] });
  const said = child.stderr === null ? '' : text(child.stderr);
  let told: unknown;
  child.on('message', (message) => {
    told = message;
  });
  const [code] = await once(child, 'exit');
  if (code === 0) return roundSchema.parse(told);
  throw new Error(`${contestant} with ${orders} orders ended with ${code}:\n${await said}`);
}

/**
 * Plays one round on a Redis that was started for it, with its append-only file written every second.
 * @throws Error with what the contestant said, when it failed
 */
export async function playRound(
  entrant: Entrant,
  workDir: string,
  profileDir?: string,
): Promise<Round> {
  const dir = await mkdtemp(join(workDir, 'round-'));
  const dataDir = join(dir, 'redis');
  const server = await startRedisServer({ cacheDir, dataDir, say: console.error });
  try {
    return await runContestant(entrant, { url: server.url, dir, profileDir });
  } finally {
    await server.stop();
    await rm(dir, { recursive: true });
  }
}
