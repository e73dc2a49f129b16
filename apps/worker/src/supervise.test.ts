import { openLog } from '@verdict/runtime';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { backoffMs, supervise, type SuperviseOptions } from './supervise.ts';

/** Starts replicas that run this code, in which `say(line)` appends to what `said` reads. */
async function start(code: string, options: Partial<SuperviseOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-worker-'));
  const path = join(folder, 'replica.mjs');
  const saidPath = join(folder, 'said');
  await writeFile(saidPath, '');
  await writeFile(
    path,
    `import { appendFileSync, mkdirSync } from 'node:fs';
     const say = (line) => appendFileSync(${JSON.stringify(saidPath)}, line + '\\n');
     const isFirst = () => {
       try { mkdirSync(${JSON.stringify(join(folder, 'first'))}); return true; } catch { return false; }
     };
     setInterval(() => {}, 1000);
     ${code}`,
  );
  const stop = new AbortController();
  const onAllReady = vi.fn<() => void>();
  const ended = supervise({
    replica: path,
    replicas: 1,
    env: process.env,
    log: openLog('silent', 'test'),
    signal: stop.signal,
    drainMs: 5000,
    onAllReady,
    ...options,
  });
  onTestFinished(async () => {
    stop.abort();
    await ended;
    await rm(folder, { recursive: true });
  });
  const said = async () => (await readFile(saidPath, 'utf8')).split('\n').slice(0, -1);
  const saidTimes = (count: number) =>
    vi.waitFor(async () => expect((await said()).length).toBeGreaterThanOrEqual(count), {
      timeout: 10_000,
    });
  return { ended, stop, onAllReady, said, saidTimes };
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

test('the pause before a restart doubles with each failed start, up to ten seconds', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1000, 100_000].map(backoffMs);
  expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000, 10_000]);
});

test('as many processes run as asked, and all being ready is told once', async () => {
  const { onAllReady, said } = await start(`say(String(process.pid)); process.send('ready');`, {
    replicas: 3,
  });
  await vi.waitFor(() => expect(onAllReady).toHaveBeenCalled(), { timeout: 10_000 });
  expect(new Set(await said()).size).toBe(3);
  expect(onAllReady).toHaveBeenCalledTimes(1);
});

test('one that dies is started again, and the others are left alone', async () => {
  const { said, saidTimes } = await start(
    `const dies = isFirst();
     say(String(process.pid));
     process.send('ready', () => dies && process.kill(process.pid, 'SIGKILL'));`,
    { replicas: 2 },
  );
  await saidTimes(3);
  const pids = await said();
  expect(pids).toHaveLength(3);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toHaveLength(2));
});

test('one that is ready twice does not stand for one that is not ready yet', async () => {
  const { onAllReady, saidTimes } = await start(
    `if (!isFirst()) process.send('ready', () => { say('ready'); process.exit(1); });`,
    { replicas: 2 },
  );
  await saidTimes(3);
  expect(onAllReady).not.toHaveBeenCalled();
});

test('when told to stop, all processes get a SIGTERM and may finish', async () => {
  const { ended, stop, said, onAllReady } = await start(
    `process.on('SIGTERM', () => setTimeout(() => { say('drained'); process.exit(0); }, 50));
     process.send('ready');`,
    { replicas: 2 },
  );
  await vi.waitFor(() => expect(onAllReady).toHaveBeenCalled(), { timeout: 10_000 });
  stop.abort();
  await ended;
  expect(await said()).toEqual(['drained', 'drained']);
});

test('one that does not drain in time is killed', async () => {
  const { ended, stop, said, onAllReady } = await start(
    `process.on('SIGTERM', () => {}); say(String(process.pid)); process.send('ready');`,
    { drainMs: 0 },
  );
  await vi.waitFor(() => expect(onAllReady).toHaveBeenCalled(), { timeout: 10_000 });
  stop.abort();
  await ended;
  expect((await said()).filter(isAlive)).toEqual([]);
});

test('a stop during the pause before a restart does not wait for it', async () => {
  const log = openLog('silent', 'test');
  const died = vi.spyOn(log, 'error');
  const { ended, stop } = await start('process.exit(3);', { log });
  await vi.waitFor(() => expect(died).toHaveBeenCalledTimes(3), { timeout: 10_000 });
  expect(died).toHaveBeenLastCalledWith(
    { cause: 'exit code 3', restart_in_ms: 800 },
    'replica died',
  );
  const stoppedMs = performance.now();
  stop.abort();
  await ended;
  expect(performance.now() - stoppedMs).toBeLessThan(700);
});
