import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer } from './find-redis-server.ts';
import type { FindOptions } from './find-redis-server.ts';
import { onFreePort } from './free-port.ts';
import { leash } from './leash.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** A running Redis server that belongs to this process and ends with it. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** As the server states it; Valkey states the Redis version it is compatible with. */
  readonly version: string;
  readonly executable: string;
  /** Ends the server and removes what it kept, unless that is in a `dataDir`. May be called twice. */
  stop(): Promise<void>;
}

export interface StartOptions extends FindOptions {
  /** Keeps the data in this folder, to be found again by the next server that gets it. */
  readonly dataDir?: string | undefined;
  /** Default: one that is free. */
  readonly port?: number | undefined;
  /** Default: a Redis or Valkey of this machine, or an unpacked Redis. */
  readonly executable?: string | undefined;
  /** More arguments for redis-server; they win over the ones given here. */
  readonly args?: readonly string[] | undefined;
}

export async function startRedisServer(options: StartOptions): Promise<RedisServer> {
  const executable = options.executable ?? (await findRedisServer(options));
  const start = (port: number): Promise<RedisServer> => startOnPort(executable, port, options);
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

async function startOnPort(
  executable: string,
  port: number,
  { dataDir, args = [] }: StartOptions,
): Promise<RedisServer> {
  const dir = await makeWorkingDir(dataDir);
  const command = [executable, ...serverArguments(port, dir, dataDir !== undefined), ...args];
  const server = leash(command, dataDir === undefined ? dir : undefined);
  const { pid, version } = await waitUntilReady(server, port, dir);
  server.unref();
  const url = `redis://127.0.0.1:${port}`;
  return { url, port, pid, version, executable, stop: () => server.end() };
}

/** The real path, as the server itself will state it. */
async function makeWorkingDir(dataDir: string | undefined): Promise<string> {
  if (dataDir === undefined) return realpath(await mkdtemp(join(tmpdir(), 'verdict-redis-')));
  await mkdir(dataDir, { recursive: true });
  return realpath(dataDir);
}

function serverArguments(port: number, dir: string, keepsData: boolean): readonly string[] {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    daemonize: 'no',
    'maxmemory-policy': 'noeviction',
    dir,
    save: '',
    appendonly: keepsData ? 'yes' : 'no',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}
