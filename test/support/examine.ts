import { expect } from 'vitest';
import { producer, type Space } from './commands.ts';

export interface Finding {
  readonly code: string;
  readonly count: number;
  readonly fixed: number;
  readonly next: string | null;
  readonly message: string;
  readonly list?: string;
  /** Prefix of its keys. */
  readonly shard?: string;
}

/** What `producer doctor` finds. */
export async function examine(space: Space, ...flags: readonly string[]) {
  const { code, stdout, stderr } = await producer(space, ['doctor', '--json', ...flags]);
  expect(stderr).toBe('');
  const findings: readonly Finding[] = JSON.parse(stdout);
  const counts = new Map<string, number>();
  for (const one of findings) counts.set(one.code, (counts.get(one.code) ?? 0) + one.count);
  return { code, findings, counts: Object.fromEntries(counts) };
}
