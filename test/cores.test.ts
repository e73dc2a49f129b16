import { openKeySpace } from '@verdict/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { environment } from './support/commands.ts';
import { makeCpuLimit, removeCpuLimit } from './support/cpu-limit.ts';

const worker = join(import.meta.dirname, '../apps/worker/bin/worker.js');

const group = makeCpuLimit(0.5);
afterAll(() => {
  if (group !== undefined) removeCpuLimit(group);
});

/** The shell enters the group before it becomes the command. */
function startInGroup(group: string, command: readonly string[], env: NodeJS.ProcessEnv) {
  const line = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
  return spawn('sh', ['-c', line, group, ...command], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
}

async function replicasOf(child: ChildProcess & { readonly stderr: NodeJS.ReadableStream }) {
  for await (const line of createInterface({ input: child.stderr })) {
    const logged: unknown = line.startsWith('{') ? JSON.parse(line) : {};
    if (typeof logged === 'object' && logged !== null && 'replicas' in logged) {
      return logged.replicas;
    }
  }
  return undefined;
}

it.skipIf(group === undefined || availableParallelism() < 2)(
  'starts as many workers as its container has processors, not as many as the machine has',
  async () => {
    const env = environment(openKeySpace(), { WORKER_REPLICAS: '' });
    const child = startInGroup(group ?? '', [process.execPath, worker], env);
    const ended = once(child, 'exit');
    const replicas = await replicasOf(child);
    child.stderr.resume();
    child.kill('SIGTERM');
    await ended;
    expect(replicas).toBe(1);
  },
  60_000,
);
