import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CommandError } from '../errors.ts';
import { temporaryDirectory } from './captured.test.support.ts';
import { lockDirectory } from './directory-lock.ts';

async function startOther(): Promise<ChildProcess> {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(other, 'spawn');
  onTestFinished(() => void other.kill('SIGKILL'));
  return other;
}

async function heldBy(pid: number | undefined, host: string) {
  const dir = await temporaryDirectory();
  const path = join(dir, 'capture.lock');
  await writeFile(path, JSON.stringify({ pid, host, token: 'other' }));
  return { dir, path };
}

it('lets one process in, and another when it has left', async () => {
  const dir = await temporaryDirectory();
  const lock = await lockDirectory(dir);
  await lock.requireHeld();
  await lock.release();
  await (await lockDirectory(dir)).release();
});

it('refuses while another process is at work, which may have been silent for a minute', async () => {
  const other = await startOther();
  const { dir } = await heldBy(other.pid, hostname());
  await expect(lockDirectory(dir)).rejects.toThrow(CommandError);
  await expect(lockDirectory(dir)).rejects.toThrow(`process ${other.pid} on`);
});

it('takes the lock of a process that was killed', async () => {
  const other = await startOther();
  const { dir } = await heldBy(other.pid, hostname());
  other.kill('SIGKILL');
  await once(other, 'exit');
  await (await lockDirectory(dir)).requireHeld();
});

it('takes a lock with its own number, as the process that had it before is gone', async () => {
  const { dir } = await heldBy(process.pid, hostname());
  await (await lockDirectory(dir)).requireHeld();
});

it('takes the lock of another machine only where nobody touches it', async () => {
  const { dir, path } = await heldBy(1, 'another-machine');
  await expect(lockDirectory(dir)).rejects.toThrow('process 1 on another-machine');
  const longAgo = new Date(Date.now() - 61_000);
  await utimes(path, longAgo, longAgo);
  await (await lockDirectory(dir)).requireHeld();
});

it('takes what a power cut left of a lock', async () => {
  const dir = await temporaryDirectory();
  await writeFile(join(dir, 'capture.lock'), '');
  await (await lockDirectory(dir)).requireHeld();
});

it('knows when somebody took it, and leaves it to them', async () => {
  const dir = await temporaryDirectory();
  const lock = await lockDirectory(dir);
  const path = join(dir, 'capture.lock');
  const taken = JSON.stringify({ pid: 1, host: 'another-machine', token: 'other' });
  await writeFile(path, taken);
  await expect(lock.requireHeld()).rejects.toThrow(CommandError);
  await lock.release();
  expect(await readFile(path, 'utf8')).toBe(taken);
});
