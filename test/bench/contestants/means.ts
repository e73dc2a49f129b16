// What a worker decides with: the rules, a tree, its ONNX form, or the rules with a shadow beside them.
import { type Artifact, openPipelines } from '@verdict/pipeline';
import type { RunSettings } from '@verdict/records';
import { listWindows, readShadowReports } from '@verdict/results';
import { openLog } from '@verdict/runtime';
import { exportOnnx } from '@verdict/trainer/export-onnx';
import { openBeside } from '@verdict/worker/beside-result';
import { openCapture } from '@verdict/worker/capture';
import { startShadows } from '@verdict/worker/shadows';
import type { Redis } from 'ioredis';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { orderTree } from '../shop/order-tree.ts';
import { keyPrefix, prefix, run, settings, shardsOf } from './verdict-run.ts';
import type { VerdictWork } from './verdict-work.ts';

export interface Means {
  readonly settings: RunSettings;
  readonly work: Pick<VerdictWork, 'pipelines' | 'hooks' | 'observe' | 'besideOf'>;
  /** Within what is measured. */
  readonly end: (orders: number) => Promise<void>;
}

const nothingToEnd = async () => {};

export async function plainMeans(): Promise<Means> {
  return { settings, work: {}, end: nothingToEnd };
}

/** Nothing is counted by the time of orders. */
export async function uncountedMeans(): Promise<Means> {
  return { settings, work: { besideOf: openBeside(undefined) }, end: nothingToEnd };
}

/** @throws Error when it ends before it counts */
async function startCounter(redis: Redis): Promise<ChildProcess> {
  const module = new URL('../work/counter.js', import.meta.url);
  const REDIS_URL = `redis://${redis.options.host}:${redis.options.port}`;
  const env = { ...process.env, REDIS_URL, KEY_PREFIX: keyPrefix };
  const counter = fork(module, { env });
  while ((await redis.exists(`${prefix}:uncounted:counter`)) === 0) {
    if (counter.exitCode !== null) throw new Error(`the counter ended with ${counter.exitCode}`);
    await sleep(20);
  }
  return counter;
}

/** @throws Error unless every order was counted */
async function checkCounted(redis: Redis, orders: number): Promise<void> {
  const windows = await listWindows(shardsOf(redis), run);
  const counted = windows.reduce((sum, window) => sum + window.orders, 0);
  if (counted !== orders) throw new Error(`expected ${orders} orders counted, got ${counted}`);
}

/** All that comes with Verdict: counts by time, thresholds, budgets, and one order in a hundred captured. */
export async function monitoredMeans(redis: Redis): Promise<Means> {
  const counter = await startCounter(redis);
  const captureOf = openCapture({ CAPTURE_SHARE: 0.01 }, 'bench');
  return {
    settings,
    work: { besideOf: openBeside(86_400, captureOf) },
    end: async (orders) => {
      const exit = once(counter, 'exit');
      counter.send('end');
      await exit;
      await checkCounted(redis, orders);
    },
  };
}

function meansOf({ files, digest, pipeline }: Artifact): Means {
  const pipelines = openPipelines(async () => files);
  const which = { ...settings, model: pipeline.model, pipeline: digest };
  return { settings: which, work: { pipelines }, end: nothingToEnd };
}

export async function treeMeans(): Promise<Means> {
  return meansOf(await orderTree());
}

/** Needs onnxruntime-node. */
export async function onnxMeans(): Promise<Means> {
  return meansOf(await exportOnnx(await orderTree(), new Date().toISOString()));
}

/** @throws Error unless the shadow saw every order */
async function checkShadow(redis: Redis, orders: number): Promise<void> {
  const [report] = await readShadowReports({ redis, prefix }, run);
  const changed = report?.disagreed.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const seen = (report?.agreed ?? 0) + changed;
  if (seen !== orders) throw new Error(`expected ${orders} orders in the shadow, got ${seen}`);
}

export async function shadowMeans(redis: Redis): Promise<Means> {
  const home = { redis, prefix };
  const names = { SHADOW_PIPELINES: 'order-rules@2.0.0' };
  const { observe, end } = await startShadows(names, home, openLog('warn', 'bench'), (error) => {
    throw error;
  });
  return {
    settings,
    work: observe === undefined ? {} : { observe },
    end: async (orders) => {
      await end();
      await checkShadow(redis, orders);
    },
  };
}
