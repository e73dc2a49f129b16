// How often shadows agreed with a run on each day of the time that orders carry.
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { runKeys } from './keys.ts';

/** Fields of a run: two for each shadow and day. Of further days nothing is kept, in the figures on the whole they are. */
export const mostShadowDays = 4000;

const keySchema = z.tuple([z.string(), z.string(), z.enum(['agreed', 'disagreed'])]);

/** @param timestamp of the order */
export function shadowDayKey(shadow: string, timestamp: string, hasAgreed: boolean): string {
  const day = timestamp.slice(0, '2021-07-04'.length);
  return JSON.stringify([shadow, day, hasAgreed ? 'agreed' : 'disagreed']);
}

export interface ShadowDay {
  /** `name@version` */
  readonly shadow: string;
  /** `2021-07-04` */
  readonly day: string;
  readonly agreed: number;
  readonly disagreed: number;
}

/** By time, and of one day by the name of the shadow. */
export async function readShadowDays({ redis, prefix }: Shard, run: string): Promise<ShadowDay[]> {
  const days = new Map<string, ShadowDay>();
  const stored = Object.entries(await redis.hgetall(runKeys(prefix, run).shadowDays));
  for (const [key, count] of stored) {
    const [shadow, day, verdict] = keySchema.parse(JSON.parse(key));
    const name = `${day} ${shadow}`;
    const known = days.get(name) ?? { shadow, day, agreed: 0, disagreed: 0 };
    days.set(name, { ...known, [verdict]: Number(count) });
  }
  return [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}
