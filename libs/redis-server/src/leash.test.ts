// The owner of the server is a process of its own here, so that it can be killed.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { askRedis } from './ask-redis.ts';

const cacheDir = fileURLToPath(new URL('../../../.cache/redis-server-tests', import.meta.url));
const door = new URL('../dist/index.js', import.meta.url).href;
const owners: ChildProcess[] = [];

/** Runs a script that starts `server`, as the leader of a process group; `lines` is what it prints. */
function startOwner(script: string): { owner: ChildProcess; lines: AsyncIterator<string> } {
  const preamble =
    `import { startRedisServer } from ${JSON.stringify(door)};` +
    `const server = await startRedisServer({ cacheDir: ${JSON.stringify(cacheDir)} });` +
    'console.log(server.port);';
  const args = ['--input-type=module', '-e', preamble + script];
  const owner = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(owner);
  return { owner, lines: createInterface({ input: owner.stdout })[Symbol.asyncIterator]() };
}

async function serverOf(lines: AsyncIterator<string>) {
  const port = Number((await lines.next()).value);
  const identity = await askRedis(port);
  if (identity === undefined) throw new Error(`no server answers on port ${port}`);
  return { port, ...identity };
}

async function untilGone(
  isThere: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while (Date.now() < deadlineMs) {
    if (!(await isThere())) return true;
    await delay(20);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

afterEach(() => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
});

test.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
  'the server and its folder go when %s ends the process that started it',
  async (signal) => {
    const { owner, lines } = startOwner('setInterval(() => {}, 1000)');
    const { pid, dir } = await serverOf(lines);
    owner.kill(signal);
    expect(await untilGone(() => isAlive(pid))).toBe(true);
    expect(await untilGone(() => exists(dir))).toBe(true);
  },
);

test('a server that no longer reacts to SIGTERM goes with its owner too', async () => {
  const { owner, lines } = startOwner('setInterval(() => {}, 1000)');
  const { pid, dir } = await serverOf(lines);
  process.kill(pid, 'SIGSTOP');
  owner.kill('SIGKILL');
  expect(await untilGone(() => isAlive(pid))).toBe(true);
  expect(await untilGone(() => exists(dir))).toBe(true);
});

test('a Ctrl-C, which goes to the whole foreground group, leaves the server to its owner', async () => {
  const { owner, lines } = startOwner(
    "process.on('SIGINT', () => console.log('draining'));" +
      "setInterval(() => {}, 1000); console.log('listening')",
  );
  const { port, pid } = await serverOf(lines);
  expect((await lines.next()).value).toBe('listening');
  process.kill(-Number(owner.pid), 'SIGINT');
  expect((await lines.next()).value).toBe('draining');
  // Redis acts on a signal in its next round, 100 ms later at most.
  expect(await untilGone(() => isAlive(pid), 1_000)).toBe(false);
  expect((await askRedis(port))?.pid).toBe(pid);
});

test('the server alone does not keep its owner alive', async () => {
  const { owner, lines } = startOwner('');
  const ended = once(owner, 'exit');
  await lines.next();
  expect(await ended).toEqual([0, null]);
});

test('an owner with nothing else to do lives until its stop has ended the server', async () => {
  const { owner, lines } = startOwner("await server.stop(); console.log('stopped')");
  const ended = once(owner, 'exit');
  await lines.next();
  expect((await lines.next()).value).toBe('stopped');
  expect(await ended).toEqual([0, null]);
});
