// Looks at every job of a lane, a page at a time, while workers go on. Memory does not grow with their number.
import { runScript, scanKeys } from '@verdict/redis-script';
import { z } from 'zod';
import { laneBaseOf, type LaneKeys, setAsideKeys } from '../set-aside.ts';
import { inspectScript, repeatedScript, unlistedScript } from './inspect-script.ts';
import { type JobTrouble, jobTroubles } from './job-trouble.ts';
import { SeenIds } from './seen-ids.ts';

/** Jobs looked at in one step: about two milliseconds of Redis. */
const pageSize = 100;

/** A job that was added just now may be on its way into a list. */
const youngestOrphanMs = 60_000;

/** The lists first: whether one of the others is in them too is known by then. */
const places = [
  'wait',
  'active',
  'prioritized',
  'delayed',
  'waiting-children',
  'failed',
  'completed',
] as const;

export type Place = (typeof places)[number];

export interface LaneInspection {
  /** A worker silent for this long loses its jobs, in milliseconds. */
  readonly lockMs: number;
  readonly isFixing: boolean;
  readonly onTrouble: (trouble: JobTrouble) => void;
  /** Called with the ids of each page. */
  readonly onPage: (place: Place, jobIds: readonly string[]) => Promise<void>;
}

const replySchema = z.tuple([
  z.array(z.string()),
  z.array(z.tuple([z.enum(jobTroubles), z.string(), z.string(), z.int()])),
]);

async function inspectPage(
  keys: LaneKeys,
  place: Place,
  start: number,
  { lockMs, isFixing, onTrouble }: LaneInspection,
): Promise<{ readonly jobIds: readonly string[]; readonly removed: number }> {
  const times = [Date.now(), lockMs, isFixing ? 1 : 0];
  const values = [laneBaseOf(keys), keys.lane, place, start, pageSize, ...times];
  const reply = await runScript(keys.redis, inspectScript, setAsideKeys(keys), values);
  const [jobIds, troubles] = replySchema.parse(reply);
  for (const [code, jobId, message, fixed] of troubles) {
    onTrouble({ code, jobId, lane: keys.lane, place, message, isFixed: fixed === 1 });
  }
  return { jobIds, removed: isFixing ? troubles.length : 0 };
}

async function inspectPlace(
  keys: LaneKeys,
  place: Place,
  inspection: LaneInspection,
  onId: (jobId: string) => Promise<void>,
): Promise<void> {
  for (let start = 0; ;) {
    const { jobIds, removed } = await inspectPage(keys, place, start, inspection);
    for (const jobId of jobIds) await onId(jobId);
    if (jobIds.length > 0) await inspection.onPage(place, jobIds);
    if (jobIds.length < pageSize) return;
    start += jobIds.length - removed;
  }
}

function isList(place: Place): boolean {
  return place === 'wait' || place === 'active';
}

async function checkRepeated(
  keys: LaneKeys,
  jobId: string,
  place: Place,
  { isFixing, onTrouble }: LaneInspection,
): Promise<void> {
  const names = isList(place) ? ['wait', 'active'] : ['wait', 'active', place];
  const lists = names.map((name) => laneBaseOf(keys) + name);
  const values = [jobId, isFixing ? 1 : 0];
  const count = Number(await runScript(keys.redis, repeatedScript, lists, values));
  if (count < 2) return;
  const message = `it is in ${count} places`;
  onTrouble({
    code: 'job.two-places',
    jobId,
    lane: keys.lane,
    place,
    message,
    isFixed: isFixing,
  });
}

async function findUnlisted(
  keys: LaneKeys,
  jobIds: readonly string[],
  isSearching: boolean,
  isFixing: boolean,
): Promise<readonly string[]> {
  if (jobIds.length === 0) return [];
  const flags = [isSearching ? 1 : 0, isFixing ? 1 : 0];
  const values = [laneBaseOf(keys), keys.lane, Date.now(), youngestOrphanMs, ...flags, ...jobIds];
  const reply = await runScript(keys.redis, unlistedScript, setAsideKeys(keys), values);
  return z.array(z.string()).parse(reply);
}

async function inspectUnlisted(
  keys: LaneKeys,
  listed: SeenIds,
  { isFixing, onTrouble }: LaneInspection,
): Promise<void> {
  const base = laneBaseOf(keys);
  for await (const found of scanKeys(keys.redis, base)) {
    const unseen = found.map((key) => key.slice(base.length)).filter((id) => !listed.has(id));
    const suspects = await findUnlisted(keys, unseen, false, false);
    for (const jobId of suspects) {
      const [found] = await findUnlisted(keys, [jobId], true, isFixing);
      if (found === undefined) continue;
      const message = 'no list of the queue names it';
      const where = { lane: keys.lane, place: 'none' };
      onTrouble({ code: 'job.no-place', jobId, ...where, message, isFixed: isFixing });
    }
  }
}

/** Tells what is wrong with the jobs of a lane, and mends it if asked to. */
export async function inspectLane(keys: LaneKeys, inspection: LaneInspection): Promise<void> {
  const listed = new SeenIds();
  for (const place of places) {
    await inspectPlace(keys, place, inspection, async (jobId) => {
      const wasListed = isList(place) ? listed.add(jobId) : listed.has(jobId);
      if (wasListed) await checkRepeated(keys, jobId, place, inspection);
    });
  }
  await inspectUnlisted(keys, listed, inspection);
}
