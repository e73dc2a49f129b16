import { createRequire } from 'node:module';
import { z } from 'zod';

/** The version on whose keys and scripts the batches rely, see `finish-script.ts` and `add-script.ts`. */
export const testedBullmq = '6.7.0';

/** Batches would work on keys whose meaning may have changed. */
export class UntestedBullmqError extends Error {
  override readonly name = 'UntestedBullmqError';
}

/** The version of BullMQ that this library runs on. */
export function installedBullmq(): string {
  const manifest: unknown = createRequire(import.meta.url)('bullmq/package.json');
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** @throws UntestedBullmqError */
export function requireTestedBullmq(installed = installedBullmq()): void {
  if (installed === testedBullmq) return;
  throw new UntestedBullmqError(
    `expected bullmq ${testedBullmq}, with which batches were tested, got ${installed}: install that ` +
      'version, or set QUEUE_BATCHING=false to leave everything to BullMQ',
  );
}
