// What a person sees of long work: in a terminal, and in a log.
import { openKeySpace } from '@verdict/testing';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { environment, producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';

const producerFile = join(import.meta.dirname, '../apps/producer/bin/producer.js');

/** util-linux gives a command a terminal that can be read; other systems have another `script`. */
function hasTerminal(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** Runs `producer` with stderr on a terminal and stdout elsewhere. @returns what the terminal got */
async function onTerminal(
  space: Parameters<typeof environment>[0],
  args: readonly string[],
): Promise<string> {
  const command = [process.execPath, producerFile, ...args];
  const line = `${command.map((part) => `'${part}'`).join(' ')} > /dev/null`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: environment(space),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}

it.skipIf(!hasTerminal())(
  'shows share, time left and rate of all long work on a terminal, and figures elsewhere',
  async () => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    const orders = join(dir, 'orders.csv');
    const out = join(dir, 'results.jsonl');
    const shows = async (args: readonly string[], label: string, unit: string) => {
      const shown = await onTerminal(space, args);
      const done = `${label} ${'█'.repeat(10)} 100 %( · 0 s left)? · [\\d,]+/s · [\\d,]+ ${unit}`;
      expect(shown).toMatch(new RegExp(done));
      return shown;
    };
    await shows(['generate', '--orders', '5000', '--out', dir], 'writing orders', 'orders');
    const loading = await shows(['load', dir], 'loading inventory.csv', 'facts');
    expect(loading).toContain('loading payments.csv');
    const dryRun = await shows(['enqueue', orders, '--dry-run'], 'checking orders.csv', 'orders');
    expect(dryRun).toContain('loading inventory.csv');
    await shows(['enqueue', orders], 'enqueueing orders.csv', 'orders');
    await startWorker(space);
    await shows(['enqueue', orders, '--run', 'b', '--wait'], 'deciding b', 'orders');
    await shows(['results', '--run', 'b', '--out', out], 'exporting b', 'results');
    const like = ['results', '--run', 'b', '--out', out, '--like', orders];
    await shows(like, 'exporting b', 'results');
    await shows(['drop', '--run', 'orders', '--yes'], 'removing orders', 'jobs');
    const lines = (await readFile(out, 'utf8')).split('\n');
    expect(lines).toHaveLength(5001);
  },
  120_000,
);

it.skipIf(!hasTerminal())('says on a terminal why the producer waits', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '600', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const enqueueing = onTerminal(space, [
    'enqueue',
    join(dir, 'orders.csv'),
    '--max-backlog',
    '100',
    '--wait',
  ]);
  const wait = `${space.prefix}:orders:wait`;
  await expect.poll(() => space.redis.llen(wait), { timeout: 10_000 }).toBe(100);
  await startWorker(space);
  expect(await enqueueing).toContain(
    'enqueueing orders.csv 16 % · 100 orders wait; no worker is connected',
  );
});

it('keeps a log free of progress, and tells there why the producer waits', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '600', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const args = ['enqueue', join(dir, 'orders.csv'), '--max-backlog', '100', '--wait'];
  const child = spawn(process.execPath, [producerFile, ...args], { env: environment(space) });
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (part: string) => log.push(part));
  const ended = once(child, 'close');
  await once(child.stderr, 'data');
  await startWorker(space);
  expect(await ended).toEqual([0, null]);
  expect(log).toEqual([
    'enqueueing orders.csv: 100 orders wait; no worker is connected; ' +
      '`npx worker` starts one on this machine\n',
  ]);
});
