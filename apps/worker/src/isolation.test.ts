import type { OrderAttempt } from '@verdict/queue';
import { ImpossibleOrderError, OrderError } from '@verdict/records';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Isolation } from './isolation.ts';

/** A process that does what the order tells it to, and says which process it is. */
const obedient = `
  process.on('message', ({ attempt: { data } }) => {
    const reply = (message) => process.send(message);
    const deeds = {
      decide: () => reply({ value: String(process.pid) }),
      fail: () => reply({ isFinal: false, reason: 'feature.unknown', message: 'not known yet' }),
      refuse: () => reply({ isFinal: true, reason: 'job.malformed', message: 'no order' }),
      loop: () => { for (;;); },
      exit: () => process.exit(3),
      die: () => { reply({ dying: 'uncaught error: why' }); process.exit(1); },
      abort: () => process.abort(),
      crash: () => { process.kill(process.pid, 'SIGSEGV'); for (;;); },
      swell: () => { const held = []; for (;;) held.push(new Array(100_000).fill(held.length)); },
      killed: () => process.kill(process.pid, 'SIGKILL'),
    };
    deeds[data]();
  });
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
`;

async function setup(source = obedient, limitMs = 20_000) {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-isolation-'));
  const module = join(dir, 'module.mjs');
  await writeFile(module, source);
  const isolation = new Isolation({
    module,
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=64' },
    limitMs,
  });
  onTestFinished(async () => {
    isolation.close();
    await rm(dir, { recursive: true });
  });
  const decide = (data: string) => isolation.decide({ attempt: attemptOf(data), shard: 0 });
  return { decide };
}

function attemptOf(data: unknown): OrderAttempt {
  return { jobId: 'r~o', data, attempt: 1, isLastAttempt: false, stalls: 1 };
}

test('orders are decided in one process that is not ours', async () => {
  const { decide } = await setup();
  const [first, second] = await Promise.all([decide('decide'), decide('decide')]);
  expect(first).toBe(second);
  expect(Number(first)).not.toBe(process.pid);
});

test('an order fails with what it failed with there, to be tried again or not', async () => {
  const { decide } = await setup();
  await expect(decide('fail')).rejects.toEqual(new OrderError('feature.unknown', 'not known yet'));
  await expect(decide('refuse')).rejects.toEqual(
    new ImpossibleOrderError('job.malformed', 'no order'),
  );
});

test.each([
  ['exit', 'order.crashed', 'exit code 3'],
  ['die', 'order.crashed', 'uncaught error: why'],
  ['abort', 'order.crashed', 'by SIGABRT'],
  ['crash', 'order.crashed', 'by SIGSEGV'],
  ['swell', 'order.crashed', 'ran out of memory'],
])('an order that ends the process by %s can never succeed', async (deed, reason, message) => {
  const { decide } = await setup();
  const error: unknown = await decide(deed).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ImpossibleOrderError);
  expect(error).toMatchObject({ reason, message: expect.stringContaining(message) });
});

test('an order that never ends is ended, with its process', async () => {
  const { decide } = await setup(obedient, 300);
  await expect(decide('loop')).rejects.toMatchObject({ reason: 'order.hung' });
});

test('an order whose process was killed by somebody else may be tried again', async () => {
  const { decide } = await setup();
  const error: unknown = await decide('killed').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OrderError);
  expect(error).toMatchObject({ reason: 'order.killed' });
});

test('the orders after one that ended the process are decided in another', async () => {
  const { decide } = await setup();
  const before = await decide('decide');
  const ended = decide('exit');
  const after = decide('decide');
  await expect(ended).rejects.toBeInstanceOf(ImpossibleOrderError);
  expect(Number(await after)).toBeGreaterThan(0);
  expect(await after).not.toBe(before);
});

test('where the process does not start, the order may be tried again', async () => {
  const { decide } = await setup('process.exit(1)');
  await expect(decide('decide')).rejects.toMatchObject({ reason: 'order.isolation' });
  await expect(decide('decide')).rejects.toMatchObject({ reason: 'order.isolation' });
});
