// What a worker process tells the dashboard: its measurements once a second, a sign of life every other second.
// A process that is killed takes at most a second of measurements with it; what was decided is counted elsewhere,
// by the scripts that store it.
import {
  type MeasuredLane,
  type Measurements,
  openMeasurements,
  sendFarewell,
  sendSignOfLife,
  writeMeasurements,
} from '@verdict/monitor';
import type { WorkOptions } from '@verdict/queue';
import { mapShards, type Shard, type Shards } from '@verdict/shards';
import { hostname } from 'node:os';
import { type Activity, measured, startActivity } from './measured.ts';
import { repeat } from './repeat.ts';

const writeEveryMs = 1000;
const signEveryMs = 2000;

export interface Reporter {
  readonly name: string;
  readonly concurrency: number;
  readonly live_concurrency: number;
}

type Process = WorkOptions['process'];

export interface Reports {
  readonly measure: (process: Process, shard: number, lane: MeasuredLane) => Process;
  /** Writes what is left, and says goodbye. */
  readonly end: () => Promise<void>;
}

interface MeasuredShard extends Shard {
  readonly measurements: Measurements;
}

async function write(shard: MeasuredShard): Promise<void> {
  const taken = shard.measurements.take();
  try {
    await writeMeasurements(shard, taken, Date.now());
  } catch (error) {
    shard.measurements.putBack(taken);
    throw error;
  }
}

function signsOf(reporter: Reporter, activity: Activity) {
  const started_at = new Date().toISOString();
  return () => ({
    ...reporter,
    host: hostname(),
    pid: process.pid,
    started_at,
    orders_in_hand: activity.inHand,
    decided: activity.decided,
    failed_tries: activity.failedTries,
    memory_bytes: process.memoryUsage.rss(),
  });
}

/** @param onFailing for what is tried again by itself */
export function startReports(
  plain: Shards,
  reporter: Reporter,
  onFailing: (error: unknown) => void,
): Reports {
  const shards = mapShards(plain, (shard) => ({ ...shard, measurements: openMeasurements() }));
  const activity = startActivity();
  const [first] = shards.all;
  if (first === undefined) throw new Error('expected at least one shard, got none');
  const sign = signsOf(reporter, activity);
  const writeAll = async () => {
    await Promise.all(shards.all.map(write));
  };
  const endWriting = repeat(writeAll, writeEveryMs, onFailing);
  const endSigns = repeat(() => sendSignOfLife(first, sign()), signEveryMs, onFailing);
  return {
    measure: (process, index, lane) => {
      const { measurements } = shards.all[index] ?? first;
      return measured(process, lane, measurements, activity);
    },
    end: async () => {
      await Promise.all([endWriting(), endSigns()]);
      // Without a farewell its sign of life expires.
      await sendFarewell(first, reporter.name).catch(onFailing);
    },
  };
}
