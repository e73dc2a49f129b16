// The machine of Redis loses its power: the process is gone, and the disk has what was synced to it.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { appendOnlyBytes } from '../../support/append-only-bytes.ts';
import type { LoopDisk } from '../../support/loop-disk.ts';
import type { Fault } from '../schedule/schedule.ts';
import type { Stage } from '../stage/stage.ts';
import { FaultDidNotHappenError, prove } from './proof.ts';
import { infoField } from './server-facts.ts';

const secondMs = 1000;
const lateMs = 900;

/** A file that nobody syncs has to be gone, or the disk has not lost its power. */
async function cutAndProve(disk: LoopDisk): Promise<void> {
  const witness = join(disk.dir, 'not-synced');
  await writeFile(witness, 'written');
  await disk.cutPower();
  prove(!existsSync(witness), 'a file that was not synced to be gone, found it');
}

/** Redis that syncs every second does so when one begins: just before, there is most to lose. */
async function lateInSecond(): Promise<void> {
  await delay((lateMs - (Date.now() % secondMs) + secondMs) % secondMs);
}

export async function cutPower({ admin, redis, disk }: Stage, { ms }: Fault): Promise<string> {
  if (disk === undefined) throw new FaultDidNotHappenError('expected Redis on a disk of its own');
  const before = await infoField(admin, 'server', 'run_id');
  const { pid } = redis;
  await lateInSecond();
  await redis.end('SIGKILL');
  const written = await appendOnlyBytes(disk.dir);
  await cutAndProve(disk);
  const lost = written - (await appendOnlyBytes(disk.dir));
  await delay(ms);
  await redis.startAgain();
  const after = await infoField(admin, 'server', 'run_id');
  prove(before !== '' && before !== after, `another run_id than ${before}, got ${after}`);
  return `Redis ${pid} gone with the power, run_id changed; ${lost} of ${written} bytes written were lost`;
}
