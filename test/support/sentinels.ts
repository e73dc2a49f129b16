// A master with a replica, watched by three real sentinels.
import { findRedisServer, leash, onFreePort, startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Space } from './commands.ts';
import { temporaryDirectory } from './files.ts';

const cacheDir = join(import.meta.dirname, '../../.cache/redis');
const sentinels = 3;

interface Watching {
  /** Port of the master, as the sentinels are told it. */
  readonly masterPort: number;
  /** More lines for the file of a sentinel. */
  readonly settings?: readonly string[];
  /** `tls-port` where it listens with TLS. */
  readonly portSetting?: 'port' | 'tls-port';
}

/** Starts a sentinel, which keeps in its file what it learns. @returns its port */
export async function startSentinel(watching: Watching): Promise<number> {
  const dir = await temporaryDirectory();
  const file = join(dir, 'sentinel.conf');
  const executable = await findRedisServer({ cacheDir });
  return onFreePort(async (port) => {
    await writeFile(file, sentinelFile(dir, port, watching));
    const server = leash([executable, file, '--sentinel']);
    onTestFinished(() => server.end());
    await expect
      .poll(() => server.lastOutput(), { timeout: 20_000 })
      .toMatch(/Sentinel ID is|in use/);
    if (server.hasEnded()) throw new Error(server.lastOutput());
    return port;
  });
}

function sentinelFile(dir: string, port: number, watching: Watching): string {
  const { masterPort, settings = [], portSetting = 'port' } = watching;
  return [
    ...(portSetting === 'tls-port' ? ['port 0'] : []),
    `${portSetting} ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    ...settings.filter((line) => !line.startsWith('sentinel ')),
    `sentinel monitor shop 127.0.0.1 ${masterPort} ${settings.length > 0 ? 1 : 2}`,
    'sentinel down-after-milliseconds shop 1000',
    'sentinel failover-timeout shop 6000',
    ...settings.filter((line) => line.startsWith('sentinel ')),
    '',
  ].join('\n');
}

async function startServer(args: readonly string[] = []) {
  const server = await startRedisServer({ cacheDir, args });
  const admin = new Redis(server.url);
  admin.on('error', () => {});
  onTestFinished(async () => {
    admin.disconnect();
    await server.stop();
  });
  return { server, admin };
}

/** The sentinels know each other and the replica: before that they would not agree on a failover. */
async function untilAgreed(port: number): Promise<void> {
  const sentinel = new Redis(port, '127.0.0.1');
  const facts = () => sentinel.info('sentinel');
  await expect.poll(facts, { timeout: 40_000 }).toContain(`status=ok,address=127.0.0.1:`);
  await expect.poll(facts, { timeout: 40_000 }).toContain(`slaves=1,sentinels=${sentinels}`);
  sentinel.disconnect();
}

export interface SentinelRedis {
  readonly space: Space;
  readonly master: Redis;
  readonly replica: Redis;
  /** As a machine that fails: nothing says good-bye. */
  readonly killMaster: () => void;
}

export async function startSentinelRedis(): Promise<SentinelRedis> {
  const master = await startServer();
  const replica = await startServer(['--replicaof', `127.0.0.1 ${master.server.port}`]);
  await expect
    .poll(() => replica.admin.info('replication'), { timeout: 40_000 })
    .toContain('master_link_status:up');
  const watching = { masterPort: master.server.port };
  const ports = await Promise.all(Array.from({ length: sentinels }, () => startSentinel(watching)));
  for (const port of ports) await untilAgreed(port);
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
  return {
    space: { url: `redis+sentinel://${hosts}/shop`, name: 'own' },
    master: master.admin,
    replica: replica.admin,
    killMaster: () => void process.kill(master.server.pid, 'SIGKILL'),
  };
}
