import { captureRow, parseCapture } from '@verdict/capture';
import type { CapturedEntry } from '@verdict/results';
import type { DatedRow } from './open-part.ts';
import type { ShardCaptureOptions } from './shard-options.ts';

/** What is no captured order is counted, told and left out. */
export function datedRows(
  entries: readonly CapturedEntry[],
  { index, tally, say }: ShardCaptureOptions,
): DatedRow[] {
  return entries.flatMap(({ sequence, text }) => {
    const captured = parseCapture(text);
    if (captured !== undefined) {
      const date = captured.decided_at.slice(0, 10);
      return [{ date, row: captureRow(index, sequence, captured) }];
    }
    tally.unreadable += 1;
    say(`shard ${index}: number ${sequence} is no captured order, and is left out`);
    return [];
  });
}
