// The commands as users run them: real processes against the Redis of the running test.
import type { KeySpace } from '@verdict/testing';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { onTestFinished } from 'vitest';

const repo = join(import.meta.dirname, '../..');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Parts are made as they are taken, so that they may be more than memory holds. */
  readonly stdin?: string | Iterable<string | Buffer>;
  readonly cwd?: string;
}

/** Where a command works; without `shards` as by default. */
export type Space = Pick<KeySpace, 'url' | 'name'> & { readonly shards?: number };

export function environment(
  { url, name, shards }: Space,
  extra: Readonly<Record<string, string>> = {},
) {
  const spread = shards === undefined ? {} : { QUEUE_SHARDS: String(shards) };
  return { ...process.env, REDIS_URL: url, KEY_PREFIX: name, NO_COLOR: '1', ...spread, ...extra };
}

/** Runs a file of the repository to its end. */
export async function runNode(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { stdin, cwd }: Pick<RunOptions, 'stdin' | 'cwd'> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [join(repo, file), ...args], { env, cwd: cwd ?? repo });
  // The command may end without reading all of it.
  pipeline(typeof stdin === 'string' ? [stdin] : (stdin ?? []), child.stdin).catch(() => {});
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** `producer` with the given arguments. */
export function producer(
  space: Space,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const env = environment(space, options.env);
  return runNode('apps/producer/bin/producer.js', args, env, options);
}

/** `producer ... --json` that has to succeed, parsed. */
export async function producerJson(
  space: Space,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await producer(space, [...args, '--json'], options);
  if (code !== 0) throw new Error(`producer ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

export interface RunningProducer {
  /** Resolves when it has said this on stderr. */
  readonly said: (text: string) => Promise<void>;
  /** As Ctrl-C does. */
  readonly interrupt: () => void;
  /** Resolves with the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** `producer` that goes on while the test does something else. */
export function startProducer(space: Space, args: readonly string[]): RunningProducer {
  const bin = join(repo, 'apps/producer/bin/producer.js');
  const child = spawn(process.execPath, [bin, ...args], {
    env: environment(space),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (output += part));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const said = async (wanted: string) => {
    while (!output.includes(wanted)) {
      await Promise.race([once(child.stderr, 'data'), ended.then(() => refuse(wanted, output))]);
    }
  };
  return { said, interrupt: () => void child.kill('SIGINT'), ended };
}

function refuse(wanted: string, output: string): never {
  throw new Error(`expected the producer to say ${wanted}, got ${output}`);
}

export interface RunningWorker {
  readonly process: ChildProcess;
  /** Everything it logged so far, a parsed line each. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Resolves with the first line, past or future, that fits. */
  readonly logged: (
    fits: (line: Readonly<Record<string, unknown>>) => boolean,
  ) => Promise<Readonly<Record<string, unknown>>>;
  readonly stop: () => Promise<number | null>;
}

/** Starts the `worker` command and waits until all replicas take orders. */
export async function startWorker(
  space: Space,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningWorker> {
  const child = fork(join(repo, 'apps/worker/bin/worker.js'), [], {
    env: environment(space, { WORKER_REPLICAS: '1', ...env }),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      log.push(line.startsWith('{') ? JSON.parse(line) : { msg: line });
    }
    for (const check of waiting) check();
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const logged: RunningWorker['logged'] = (fits) =>
    new Promise((resolve) => {
      const check = () => {
        const line = log.find(fits);
        if (line === undefined) return;
        waiting.delete(check);
        resolve(line);
      };
      waiting.add(check);
      check();
    });
  const stop = async () => {
    child.kill('SIGTERM');
    const [code] = await exited;
    return code;
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await stop();
  });
  const ready = once(child, 'message');
  const failed = exited.then(([code]) => {
    throw new Error(`the worker ended with ${code}: ${JSON.stringify(log)}`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  return { process: child, log, logged, stop };
}
