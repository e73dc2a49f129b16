import type { Shards } from '@verdict/shards';
import { pageFailures } from './reopen-failures.ts';

/** When the last of the failures of a run failed, in ISO 8601 by the clock of its worker; empty without one. */
export async function lastFailedAt({ all }: Shards, run: string): Promise<string> {
  let last = '';
  for (const shard of all) {
    for await (const page of pageFailures(shard, run)) {
      for (const { failed_at } of page) if (failed_at > last) last = failed_at;
    }
  }
  return last;
}
