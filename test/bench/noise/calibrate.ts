import { fork } from 'node:child_process';
import { once } from 'node:events';

const loop = new URL('./calibration-loop.js', import.meta.url);

async function timeLoop(): Promise<number> {
  const child = fork(loop, { execArgv: [] });
  const exited = once(child, 'exit');
  const [{ ms }] = await once(child, 'message');
  await exited;
  return Number(ms);
}

/**
 * How long the machine takes for a fixed piece of work, in milliseconds: done twice at the same time, since
 * a contestant keeps a Node process and Redis busy, and the slower one counts.
 */
export async function calibrateMs(): Promise<number> {
  return Math.max(...(await Promise.all([timeLoop(), timeLoop()])));
}
