// The endpoint as users start it: a real process, asked over HTTP.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { environment, type Space } from './commands.ts';

const bin = join(import.meta.dirname, '../../apps/endpoint/bin/endpoint.js');

export interface RunningEndpoint {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  readonly stop: () => Promise<number | null>;
}

/** Starts the `endpoint` command on a free port and waits until it listens. */
export async function startEndpoint(
  space: Space,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningEndpoint> {
  const child = fork(bin, ['--port', '0'], {
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
    throw new Error(`the endpoint ended with ${code}: ${stderr}`);
  });
  failed.catch(() => {});
  await Promise.race([once(child, 'message'), failed]);
  const [, url] = /^endpoint: (http:\S+)$/m.exec(stderr) ?? [];
  if (url === undefined) throw new Error(`expected its address, got ${stderr}`);
  return { url, process: child, exited, stop };
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function send(
  { url }: Pick<RunningEndpoint, 'url'>,
  path: string,
  init: RequestInit,
): Promise<JsonAnswer> {
  const response = await fetch(url + path, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export function getJson(endpoint: Pick<RunningEndpoint, 'url'>, path: string): Promise<JsonAnswer> {
  return send(endpoint, path, {});
}

/** As the client of the replaced service does. */
export function postJson(
  endpoint: Pick<RunningEndpoint, 'url'>,
  path: string,
  body: unknown,
): Promise<JsonAnswer> {
  const headers = { 'Content-Type': 'application/json' };
  return send(endpoint, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** The lines of the answer; `body` may be made while it is sent. */
export async function postLines(
  { url }: Pick<RunningEndpoint, 'url'>,
  path: string,
  lines: readonly unknown[],
): Promise<string> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  });
  return response.text();
}
