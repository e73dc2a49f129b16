// The commands as users run them, each a process, with what it used.
import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Setup } from '../contestants/contestant.ts';
import type { UsageAtExit } from './usage-at-exit.ts';

const repo = join(import.meta.dirname, '../../../..');

/** Of a command with all processes that it started. */
export interface Usage {
  readonly cpuUs: number;
  /** Of the largest of them. */
  readonly peakRssBytes: number;
}

type Workplace = Pick<Setup, 'url' | 'dir'>;

interface StartedCommand {
  readonly child: ChildProcess;
  /** @throws Error with what the command said, when it failed */
  readonly ended: () => Promise<Usage>;
}

function environment(url: string, usageDir: string): NodeJS.ProcessEnv {
  const preload = new URL('./usage-at-exit.js', import.meta.url);
  preload.searchParams.set('dir', usageDir);
  const NODE_OPTIONS = `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload.href}`;
  return { ...process.env, REDIS_URL: url, KEY_PREFIX: 'bench', LOG_LEVEL: 'warn', NODE_OPTIONS };
}

async function readUsage(usageDir: string): Promise<Usage> {
  const used: UsageAtExit[] = [];
  for (const name of await readdir(usageDir)) {
    used.push(JSON.parse(await readFile(join(usageDir, name), 'utf8')));
  }
  return {
    cpuUs: used.reduce((sum, { cpu_us }) => sum + cpu_us, 0),
    peakRssBytes: Math.max(...used.map(({ peak_rss_bytes }) => peak_rss_bytes)),
  };
}

async function startCommand(
  bin: string,
  args: readonly string[],
  { url, dir }: Workplace,
): Promise<StartedCommand> {
  const usageDir = await mkdtemp(join(dir, 'usage-'));
  const env = environment(url, usageDir);
  const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'ipc'];
  const child = fork(join(repo, bin), args, { env, execArgv: [], stdio });
  const said = child.stderr === null ? '' : text(child.stderr);
  const exited = once(child, 'exit');
  const ended = async () => {
    const [code] = await exited;
    if (code !== 0) throw new Error(`${bin} ${args.join(' ')}: exit code ${code}, ${await said}`);
    return readUsage(usageDir);
  };
  return { child, ended };
}

/** Runs `producer` with these arguments to its end. */
export async function runProducer(workplace: Workplace, args: readonly string[]): Promise<Usage> {
  const command = await startCommand('apps/producer/bin/producer.js', args, workplace);
  return command.ended();
}

interface ServingCommand {
  /** What it told when it was ready. */
  readonly told: unknown;
  readonly stop: () => Promise<Usage>;
}

async function startServing(
  bin: string,
  args: readonly string[],
  workplace: Workplace,
): Promise<ServingCommand> {
  const { child, ended } = await startCommand(bin, args, workplace);
  const failed = ended().then(() => {
    throw new Error(`${bin} ended before it was told to`);
  });
  failed.catch(() => {}); // reported where it is raced
  const [told] = await Promise.race([once(child, 'message'), failed]);
  const stop = () => {
    child.kill('SIGTERM');
    return ended();
  };
  return { told, stop };
}

/** Starts `worker`; resolves when it takes orders. @returns what ends it */
export async function startWorkerCommand(
  workplace: Workplace,
  replicas: number,
): Promise<() => Promise<Usage>> {
  const args = ['--replicas', String(replicas)];
  const { stop } = await startServing('apps/worker/bin/worker.js', args, workplace);
  return stop;
}

const listening = z.object({ url: z.url() });

export interface ServingAddress {
  readonly url: string;
  readonly stop: () => Promise<Usage>;
}

async function startServer(
  bin: string,
  args: readonly string[],
  workplace: Workplace,
): Promise<ServingAddress> {
  const { told, stop } = await startServing(bin, args, workplace);
  return { url: listening.parse(told).url, stop };
}

/** Starts `dashboard` on a free port; resolves when it listens. @returns its address, and what ends it */
export function startDashboardCommand(workplace: Workplace): Promise<ServingAddress> {
  return startServer('apps/dashboard/bin/dashboard.js', ['--port', '0'], workplace);
}

/** The same for `endpoint`. */
export function startEndpointCommand(workplace: Workplace): Promise<ServingAddress> {
  return startServer('apps/endpoint/bin/endpoint.js', ['--port', '0'], workplace);
}

/** What answers orders over HTTP with BullMQ alone, see `work/bare-endpoint.ts`. */
export function startBareEndpoint(workplace: Workplace): Promise<ServingAddress> {
  return startServer('test/dist/bench/work/bare-endpoint.js', [workplace.url], workplace);
}
