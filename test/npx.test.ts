import { openKeySpace } from '@verdict/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { environment } from './support/commands.ts';

const repo = join(import.meta.dirname, '..');

it('a worker that npx started ends with npx, which does not hand signals on', async () => {
  const space = openKeySpace();
  const npx = spawn('npx', ['worker', '--replicas', '1'], { cwd: repo, env: environment(space) });
  onTestFinished(() => void npx.kill('SIGKILL'));
  const log: string[] = [];
  npx.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  await expect.poll(() => log.join(''), { timeout: 20_000 }).toContain('all replicas ready');
  npx.kill('SIGTERM');
  await once(npx.stderr, 'close'); // when the last process that holds it has ended
  expect(log.join('')).toContain('drained');
}, 40_000);
