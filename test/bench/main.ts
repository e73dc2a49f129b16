// `npm run bench`: the worker path against a bare no-op BullMQ worker, in alternating rounds on one
// Redis with its append-only file. Ratios of one run are what counts: machines drift.
import { startRedisServer } from '@verdict/redis-server';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Round } from './contestant.ts';

const rounds = 5;
const orders = 20_000;
const contestant = join(import.meta.dirname, 'contestant.js');

async function playRound(kind: string, url: string): Promise<Round> {
  const args = [contestant, kind, url, String(orders)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function line(kind: string, played: readonly Round[], bare: readonly Round[]): string {
  const perSecond = median(played.map(({ seconds }) => orders / seconds));
  const ratios = played.map(({ seconds }, n) => (bare[n]?.seconds ?? Number.NaN) / seconds);
  const cpuUs = median(played.map((round) => round.cpuUs));
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return [
    kind.padEnd(16),
    String(Math.round(perSecond)).padStart(8),
    median(ratios).toFixed(2).padStart(7),
    spread.padStart(14),
    cpuUs.toFixed(0).padStart(8),
  ].join('  ');
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'verdict-bench-'));
  const server = await startRedisServer({ cacheDir: '.cache/redis', dataDir, say: console.error });
  console.log(
    `Node ${process.version}, Redis ${server.version} with append-only file, ${cpus().length} processors, ` +
      `${rounds} alternating rounds of ${orders} orders, one worker process\n`,
  );
  const kinds = ['bare-worker', 'worker-memory', 'worker-redis'] as const;
  const played = new Map<string, Round[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) played.get(kind)?.push(await playRound(kind, server.url));
  }
  await server.stop();
  await rm(dataDir, { recursive: true });
  console.log('contestant        orders/s    ratio          range    us CPU');
  const bare = played.get('bare-worker') ?? [];
  for (const [kind, results] of played) console.log(line(kind, results, bare));
}

await main();
