// Faults between the commands and Redis.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../schedule/schedule.ts';
import type { Stage } from '../stage/stage.ts';
import { prove } from './proof.ts';

const betweenKillsMs = 250;
const slowMs = 40;

export async function killConnections({ admin }: Stage, { ms }: Fault): Promise<string> {
  const endMs = performance.now() + ms;
  let [rounds, killed] = [0, 0];
  while (performance.now() < endMs) {
    for (const type of ['NORMAL', 'PUBSUB']) {
      killed += Number(await admin.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'YES'));
    }
    rounds += 1;
    await delay(betweenKillsMs);
  }
  prove(killed > rounds, `connections killed in ${rounds} rounds, got ${killed}`);
  return `${killed} connections killed in ${rounds} rounds`;
}

export async function cutNetwork({ network }: Stage, { ms }: Fault): Promise<string> {
  const before = network.refused;
  const cut = network.cut();
  await delay(ms);
  network.mend();
  const refused = network.refused - before;
  prove(cut > 0 && refused > 0, `connections cut and refused, got ${cut} and ${refused}`);
  return `${cut / 2} connections cut, ${refused} refused in ${ms} ms`;
}

export async function silentNetwork({ network }: Stage, { ms }: Fault): Promise<string> {
  const before = network.heldBytes;
  network.fallSilent();
  await delay(ms);
  network.speakAgain();
  const held = network.heldBytes - before;
  prove(held > 0, 'bytes held back, got none');
  return `${held} bytes held back for up to ${ms} ms`;
}

export async function slowNetwork({ network }: Stage, { ms }: Fault): Promise<string> {
  const before = network.delayedParts;
  network.slowDown(slowMs);
  await delay(ms);
  network.slowDown(0);
  const delayed = network.delayedParts - before;
  prove(delayed > 0, 'parts delayed, got none');
  return `${delayed} parts delayed by ${slowMs} ms`;
}
