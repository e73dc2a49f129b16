// What a run on one machine needs around it: a Redis, workers, the dashboard and the endpoint.
import { startRedisServer } from '@verdict/redis-server';
import { environmentOf, isSet, maskRedisUrl, readSettings } from '@verdict/runtime';
import { z } from 'zod';
import type { StartOptions } from './options.ts';
import { freePort } from './free-port.ts';
import { say } from './say.ts';
import { startService } from './service.ts';

export interface Workplace {
  /** Environment in which every command finds this Redis. */
  readonly env: NodeJS.ProcessEnv;
  /** Aborts when the user ends it, or with an error when a service dies. */
  readonly signal: AbortSignal;
  readonly dashboardUrl: string;
  /** Undefined where everything ends with the run. */
  readonly endpointUrl: string | undefined;
  readonly close: () => Promise<void>;
}

const redisCacheDir = '.cache/redis';
const defaultReplicas = '2';

type Closable = { readonly stop: () => Promise<void> };

async function openRedis(options: StartOptions): Promise<{ url: string } & Partial<Closable>> {
  if (options.redisUrl !== undefined) return { url: options.redisUrl };
  if (isSet('REDIS_URL')) return { url: readSettings().REDIS_URL };
  const server = await startRedisServer({ cacheDir: redisCacheDir, say });
  say(`redis      ${server.version} at ${server.url}, started for this run, nothing kept`);
  return server;
}

async function environmentFor(options: StartOptions, url: string): Promise<NodeJS.ProcessEnv> {
  const isPortChosen = options.port !== undefined || isSet('DASHBOARD_PORT');
  const settings = readSettings({
    REDIS_URL: url,
    QUEUE_SHARDS: options.shards,
    WORKER_REPLICAS: options.replicas ?? (isSet('WORKER_REPLICAS') ? undefined : defaultReplicas),
    LOG_LEVEL: isSet('LOG_LEVEL') ? undefined : 'warn',
    DASHBOARD_PORT: isPortChosen ? options.port : await freePort(readSettings().DASHBOARD_PORT),
    ENDPOINT_PORT: isSet('ENDPOINT_PORT')
      ? undefined
      : await freePort(readSettings().ENDPOINT_PORT),
  });
  return environmentOf(settings);
}

/** Worth a word only where there is more than one queue. */
function placeOf(env: NodeJS.ProcessEnv): string {
  const shards = env['QUEUE_SHARDS'] ?? '1';
  return shards === '1' ? '' : ` in ${shards} shards`;
}

type Open = (name: string) => Promise<unknown>;

/** Starts a service that says where it listens. */
async function openSite(open: Open, name: string): Promise<string> {
  return z.object({ url: z.string() }).parse(await open(name)).url;
}

/** Starts all of it; what was started ends again when a later part fails. */
export async function openWorkplace(
  options: StartOptions,
  signal: AbortSignal,
): Promise<Workplace> {
  const opened: Closable[] = [];
  const broken = new AbortController();
  const close = async () => {
    for (const part of opened.toReversed()) await part.stop();
  };
  try {
    const { url, stop } = await openRedis(options);
    if (stop !== undefined) opened.push({ stop });
    if (stop === undefined) say(`redis      at ${maskRedisUrl(url)}`);
    const env = await environmentFor(options, url);
    const open: Open = async (name) => {
      const service = await startService(name, env, (error) => broken.abort(error));
      opened.push(service);
      return service.message;
    };
    await open('worker');
    say(`worker     ${env['WORKER_REPLICAS']} replicas${placeOf(env)}`);
    const dashboardUrl = await openSite(open, 'dashboard');
    const endpointUrl = options.once ? undefined : await openSite(open, 'endpoint');
    const either = AbortSignal.any([signal, broken.signal]);
    return { env, signal: either, dashboardUrl, endpointUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
