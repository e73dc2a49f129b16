// The dashboard as users start it: a real process, asked over HTTP.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { environment } from './support/commands.ts';

const bin = join(import.meta.dirname, '../apps/dashboard/bin/dashboard.js');

type Space = Parameters<typeof environment>[0];

export interface RunningDashboard {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  readonly stop: () => Promise<number | null>;
}

/** Starts the `dashboard` command on a free port and waits until it listens. */
export async function startDashboard(
  space: Space,
  env: Readonly<Record<string, string>> = {},
  ...flags: readonly string[]
): Promise<RunningDashboard> {
  const child = fork(bin, ['--port', '0', ...flags], {
    env: environment(space, { LOG_LEVEL: 'error', ...env }),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const stop = () => {
    child.kill('SIGTERM');
    return exited;
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await stop();
  });
  const failed = exited.then((code) => {
    throw new Error(`the dashboard ended with ${code}: ${stderr}`);
  });
  failed.catch(() => {});
  await Promise.race([once(child, 'message'), failed]);
  const [, url] = /^dashboard: (http:\S+)$/m.exec(stderr) ?? [];
  if (url === undefined) throw new Error(`expected its address, got ${stderr}`);
  return { url, process: child, exited, stop };
}

/** Starts the command with settings that it refuses, and waits for its end. */
export async function runDashboard(env: NodeJS.ProcessEnv, ...flags: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...flags], { env });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, stderr };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An HTTP request with any headers, `Host` included; the path is sent as it is. */
export async function ask(
  dashboard: Pick<RunningDashboard, 'url'>,
  path: string,
  { method = 'GET', headers = {}, body }: AskOptions = {},
): Promise<Answer> {
  const { hostname, port } = new URL(dashboard.url);
  const sent = request({ hostname, port, path, method, headers });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return {
    status: response.statusCode,
    headers: response.headers,
    text: await text(response),
  };
}

export interface JsonAnswer<Body> {
  readonly status: number;
  readonly body: Body;
}

export async function askJson<Body>(
  dashboard: Pick<RunningDashboard, 'url'>,
  path: string,
): Promise<JsonAnswer<Body>> {
  const answer = await ask(dashboard, path, { headers: { Accept: 'application/json' } });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

/** What tests look at in `/api/overview`. */
export interface OverviewBody {
  readonly health: { readonly state: string };
  readonly figures: {
    readonly orders: Readonly<Record<'accepted' | 'decided' | 'failed' | 'pending', number>>;
    readonly queue: Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>>;
    readonly failures: readonly { readonly order_id: string | null }[];
    readonly minutes: readonly { readonly completed: number; readonly failed: number }[];
  };
}

export function askOverview(
  dashboard: Pick<RunningDashboard, 'url'>,
): Promise<JsonAnswer<OverviewBody>> {
  return askJson(dashboard, '/api/overview');
}

/** What tests look at in `/orders/ID` as JSON. */
export interface OrderBody {
  readonly order_id: string;
  readonly runs: readonly { readonly run: string; readonly state: string }[];
}

export function askOrder(
  dashboard: Pick<RunningDashboard, 'url'>,
  path: string,
): Promise<JsonAnswer<OrderBody>> {
  return askJson(dashboard, path);
}
