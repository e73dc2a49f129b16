// Shadow pipelines as the settings name them, wired to Redis and to the log.
import { ArtifactError, choosePipeline } from '@verdict/pipeline';
import { addShadowFindings, type ShadowFindings } from '@verdict/results';
import { type Log, openRareLog, type Settings } from '@verdict/runtime';
import type { Shard } from '@verdict/shards';
import { repeat } from '../repeat.ts';
import { openShadows, type Shadows } from './shadows.ts';

const writeEveryMs = 1000;
const limitMs = 5000;
const startMs = 30_000;
const tellEveryMs = 60_000;

export interface RunningShadows {
  /** Left out where there are none. */
  readonly observe?: Shadows['observe'];
  /** Writes what is left. */
  readonly end: () => Promise<void>;
}

export function shadowNames({ SHADOW_PIPELINES }: Pick<Settings, 'SHADOW_PIPELINES'>): string[] {
  const names = SHADOW_PIPELINES.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/**
 * `name@version` of each.
 * @throws ArtifactError where one cannot be used, or two cannot be told apart
 */
export async function shadowModels(names: readonly string[]): Promise<string[]> {
  const chosen = await Promise.all(names.map(choosePipeline));
  const models = chosen.map(({ settings }) => settings.model);
  if (new Set(models).size === models.length) return models;
  throw new ArtifactError(
    `SHADOW_PIPELINES: expected each pipeline once, got ${models.join(', ')}`,
  );
}

function openTrouble(log: Log) {
  return openRareLog({
    intervalMs: tellEveryMs,
    log: (cause) => log.warn({ cause }, 'a shadow pipeline failed; orders go on'),
    logSuppressed: (suppressed) => log.warn({ suppressed }, 'shadow pipelines failed more often'),
  });
}

async function write(home: Shard, shadows: Shadows): Promise<void> {
  const unwritten = new Map<string, ShadowFindings>(shadows.take());
  try {
    for (const [run, findings] of unwritten) {
      await addShadowFindings(home, run, findings, Date.now());
      unwritten.delete(run);
    }
  } catch (error) {
    shadows.putBack(unwritten);
    throw error;
  }
}

/** @param home where the runs are listed */
export async function startShadows(
  settings: Pick<Settings, 'SHADOW_PIPELINES'>,
  home: Shard,
  log: Log,
  onFailing: (error: unknown) => void,
): Promise<RunningShadows> {
  const names = shadowNames(settings);
  if (names.length === 0) return { end: async () => {} };
  const trouble = openTrouble(log);
  const shadows = openShadows({
    module: new URL('./shadow-thread.js', import.meta.url),
    names,
    models: await shadowModels(names),
    limitMs,
    startMs,
    onTrouble: trouble.write,
  });
  const endWriting = repeat(() => write(home, shadows), writeEveryMs, onFailing);
  const end = async () => {
    await shadows.end();
    await endWriting();
    trouble.close();
  };
  return { observe: shadows.observe, end };
}
