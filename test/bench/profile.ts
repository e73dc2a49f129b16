import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProfiledContestant } from './options.ts';
import { playRound } from './play-round.ts';
import { type SelfTime, topSelfTime } from './top-self-time.ts';

const orders = 20_000;
const shown = 30;
const repo = pathToFileURL(join(import.meta.dirname, '../../..')).href;

function lineOf({ place, ms, share }: SelfTime): string {
  const percent = `${(share * 100).toFixed(1)} %`.padStart(7);
  return `${ms.toFixed(0).padStart(7)} ms  ${percent}  ${place.replace(`${repo}/`, '')}`;
}

/** Plays one round of a contestant and says where its time went. The profile stays in the folder. */
export async function profile(
  contestant: ProfiledContestant,
  workDir: string,
  profileDir: string,
): Promise<string> {
  await playRound({ contestant, orders }, workDir, profileDir);
  const [name = ''] = await readdir(profileDir);
  const path = join(profileDir, name);
  const times = topSelfTime(JSON.parse(await readFile(path, 'utf8')), shown);
  return [`${path}: ${contestant}, ${orders} orders, self time`, ...times.map(lineOf)].join('\n');
}
