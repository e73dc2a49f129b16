import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectedDecisions } from './support/brute-force.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const repo = join(import.meta.dirname, '..');

interface Started {
  readonly child: ChildProcess;
  readonly dir: string;
  /** Finds what it started, and what that started. */
  readonly mark: string;
  readonly output: () => string;
  readonly said: (text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

/** `npm start` in a directory of its own: what it writes there is seen, what it starts is found. */
async function start(args: readonly string[]): Promise<Started> {
  const dir = await temporaryDirectory();
  // The unpacked Redis of this run's tests is good enough for all of them.
  await symlink(join(repo, '.cache'), join(dir, '.cache'));
  const mark = `VERDICT_TEST_${randomUUID()}`;
  const { REDIS_URL: _unset, ...env } = process.env;
  const child = spawn(process.execPath, [join(repo, 'apps/standalone/dist/main.js'), ...args], {
    cwd: dir,
    env: { ...env, [mark]: '1', DASHBOARD_PORT: '0', ENDPOINT_PORT: '0', NO_COLOR: '1' },
  });
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      for (const check of waiting) check();
    });
  }
  const said = (wanted: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!text.includes(wanted)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, dir, mark, output: () => text, said, ended };
}

/** Processes of this machine that carry the mark in their environment. */
async function marked(mark: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (!environment.includes(mark)) return [];
      return [await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => pid)];
    }),
  );
  return commands.flat();
}

const canSeeProcesses = existsSync('/proc/self/environ');

it('takes sample orders all the way to results on disk and ends', async () => {
  const { ended, output, dir } = await start(['--once']);
  expect(await ended, output()).toBe(0);
  expect(output()).toContain('10,000 decided · 0 failed');
  const lines = parseJsonLines(await readFile(join(dir, 'results/orders.jsonl'), 'utf8'));
  const expected = await expectedDecisions(join(dir, '.cache/sample'), 'order-time');
  expect(lines.map((line) => line['order_id'])).toEqual([...expected.keys()]);
  for (const { order_id, recommendation, features } of lines) {
    expect({ recommendation, features }).toEqual(expected.get(String(order_id)));
  }
}, 120_000);

it('takes the files of a directory, a run name and a mode, and ends with 3 after rejects', async () => {
  const data = await temporaryDirectory();
  const rows = [
    'o-1,c-1,2021-07-04 12:00:00,sku-1,1,01234',
    'o-2,c-1,2021-07-32 12:00:00,sku-1,1,01234',
  ];
  await writeShop(data, { orders: [orderHeader, ...rows].join('\n') });
  const flags = ['--run', 'july', '--inventory-as-of', 'latest'];
  const { ended, output, dir } = await start(['--once', '--data', data, ...flags]);
  expect(await ended, output()).toBe(3);
  const [result] = parseJsonLines(await readFile(join(dir, 'results/july.jsonl'), 'utf8'));
  expect(result).toMatchObject({ order_id: 'o-1', recommendation: 'Deliver', run: 'july' });
}, 60_000);

it('spreads the orders over shards when it is told to', async () => {
  const data = await temporaryDirectory();
  const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => `${id},c-1,2021-07-04 12:00:00,sku-1,1,01234`);
  await writeShop(data, { orders: [orderHeader, ...rows].join('\n') });
  const { ended, output, dir } = await start(['--once', '--data', data, '--shards', '3']);
  expect(await ended, output()).toBe(0);
  expect(output()).toContain('in 3 shards');
  const results = parseJsonLines(await readFile(join(dir, 'results/orders.jsonl'), 'utf8'));
  expect(results.map((line) => line['order_id'])).toEqual(['a', 'b', 'c', 'd', 'e']);
}, 60_000);

it('takes files with other names and columns', async () => {
  const data = await temporaryDirectory();
  await writeShop(data, {
    payments: 'OrderID,timestamp,payment_status\no-1,2021-07-04 11:00:00,OK\n',
  });
  await writeFile(
    join(data, 'my orders.csv'),
    'OrderID,customer_id,timestamp,sku_code,Qty,zip_code\no-1,c,2021-07-04 12:00:00,sku-1,1,01234\n',
  );
  const map = ['--map', 'order_id=OrderID', 'quantity=Qty'];
  const { ended, output, dir } = await start([join(data, 'my orders.csv'), '--once', ...map]);
  expect(await ended, output()).toBe(0);
  const [result] = parseJsonLines(await readFile(join(dir, 'results/my-orders.jsonl'), 'utf8'));
  expect(result).toMatchObject({ order_id: 'o-1', recommendation: 'Deliver', run: 'my-orders' });
}, 60_000);

it('ends with 1 and the reason when the data is not there', async () => {
  const { ended, output } = await start(['--once', '--data', '/nonexistent']);
  expect(await ended).toBe(1);
  expect(output()).toContain('inventory.csv: there is no such file');
}, 60_000);

/** The commands of the README about live orders, sent to this address. @returns what they print */
async function runLiveExample(url: string): Promise<string> {
  const readme = await readFile(join(repo, 'README.md'), 'utf8');
  const marker = readme.indexOf('<!-- run by test/standalone.test.ts -->');
  const [, script = ''] = /```sh\n(.*?)```/s.exec(readme.slice(marker)) ?? [];
  expect(script).toContain('http://127.0.0.1:8080');
  const command = script.replace('http://127.0.0.1:8080', url);
  const { stdout } = await promisify(execFile)('bash', ['-euc', command]);
  return stdout;
}

describe.skipIf(!canSeeProcesses)('Ctrl-C', () => {
  it('ends everything that was started once the run is over and live orders were decided', async () => {
    const { child, ended, said, output, mark } = await start([]);
    await said('as the README shows');
    const [, url = ''] = /decided at (http:\S+),/.exec(output()) ?? [];
    expect(await runLiveExample(url)).toContain('{"order_id":"w-1","recommendation":"Deliver"}');
    expect((await marked(mark)).join('\n')).toContain('redis-server');
    child.kill('SIGINT');
    expect(await ended, output()).toBe(0);
    await expect.poll(() => marked(mark), { timeout: 5000 }).toEqual([]);
  }, 120_000);

  it('ends everything in the middle of a run too', async () => {
    const { child, ended, said, output, mark } = await start([]);
    await said('$ producer enqueue');
    child.kill('SIGINT');
    expect(await ended, output()).toBe(130);
    await expect.poll(() => marked(mark), { timeout: 5000 }).toEqual([]);
  }, 60_000);

  it('is not even needed: after kill -9 nothing stays behind', async () => {
    const { child, ended, said, mark } = await start([]);
    await said('$ producer enqueue');
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => marked(mark), { timeout: 20_000 }).toEqual([]);
  }, 60_000);
});
