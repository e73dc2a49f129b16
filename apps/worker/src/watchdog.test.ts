import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';

const watchdog = new URL('../dist/watchdog.js', import.meta.url).href;

const loop = `
  import { startWatchdog } from '${watchdog}';
  await startWatchdog('looping', 400);
  process.stdout.write('looping', () => { for (;;); });`;

/** A process whose event loop stands still for ever once it has said so. */
async function startLooping() {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-watchdog-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const program = join(dir, 'loop.mjs');
  await writeFile(program, loop);
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return { child, exited };
}

it('ends a process whose event loop stands still, and says why', async () => {
  const { child, exited } = await startLooping();
  const said = text(child.stderr);
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(JSON.parse(await said)).toMatchObject({ name: 'looping', msg: 'event loop stands still' });
});

it('ends it although nobody is there to read why', async () => {
  const { child, exited } = await startLooping();
  child.stderr.destroy();
  expect(await exited).toEqual([null, 'SIGKILL']);
});
