// A stream of captured orders in memory, and what is in the files that were made of it.
import { type CapturedOrder, captureText } from '@verdict/capture';
import type { CapturedPiece } from '@verdict/results';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-capture-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export const [today, tomorrow] = ['2026-11-28', '2026-11-29'] as const;

/** An order that is held, as nothing was known, unless told otherwise. */
export function capturedOrder(
  order_id: string,
  date: string = today,
  changes: Partial<CapturedOrder> = {},
): CapturedOrder {
  return {
    run: 'orders',
    settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
    order: {
      order_id,
      customer_id: 'c-1',
      timestamp: '2021-07-04 12:00:00',
      sku_code: 'sku-1',
      quantity: 1,
      zip_code: '01234',
    },
    snapshot: { inventory: null, payment: null, zip_code: null },
    features: { order_hour_of_day: 12, inventory: null },
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
    attempt: 1,
    decided_at: `${date}T01:02:03.456Z`,
    timings: { waiting_ms: 12, look_up_ms: 0.5, decide_ms: 0.012 },
    worker: 'worker-host-17',
    ...changes,
  };
}

export interface MemoryStream {
  /** With the date that it was decided on. */
  readonly add: (...dates: readonly string[]) => void;
  readonly addText: (text: string) => void;
  readonly trimTo: (kept: number) => void;
  readonly remove: (sequence: number) => void;
  readonly forget: () => void;
  readonly read: (after: number, most: number) => Promise<CapturedPiece>;
}

export function openMemoryStream(): MemoryStream {
  let entries: CapturedPiece['entries'] = [];
  let total = 0;
  const addText = (text: string) => {
    total += 1;
    entries = [...entries, { sequence: total, text }];
  };
  return {
    addText,
    add: (...dates) => {
      for (const date of dates) addText(captureText(capturedOrder(`o-${total + 1}`, date)));
    },
    trimTo: (kept) => {
      entries = entries.slice(-kept);
    },
    remove: (gone) => {
      entries = entries.filter(({ sequence }) => sequence !== gone);
    },
    forget: () => {
      [entries, total] = [[], 0];
    },
    read: async (after, most) => {
      const following = entries.filter(({ sequence }) => sequence > after);
      return { entries: following.slice(0, most), total };
    },
  };
}

/** Names of the files below a directory. */
export async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.parentPath !== dir);
  return files
    .map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1))
    .toSorted();
}

/** Order ids by file. */
export async function idsBelow(dir: string): Promise<Record<string, string[]>> {
  const read = async (file: string) => {
    const lines = (await readFile(join(dir, file), 'utf8')).trimEnd().split('\n');
    return [file, lines.map((line) => String(JSON.parse(line).order_id))] as const;
  };
  return Object.fromEntries(await Promise.all((await filesBelow(dir)).map(read)));
}
