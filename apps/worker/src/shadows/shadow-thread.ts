// The thread behind `shadows.ts`: whatever a shadow does, the orders of the process go on.
import { choosePipeline } from '@verdict/pipeline';
import { z } from 'zod';
import { parentPort, workerData } from 'node:worker_threads';
import { compareBatch } from './compare.ts';
import type { Seen } from './shadow-batch.ts';

const { names } = z.object({ names: z.array(z.string()) }).parse(workerData);
const chosen = await Promise.all(names.map(choosePipeline));
const shadows = chosen.map(({ pipeline }) => pipeline);

parentPort?.on('message', (batch: readonly Seen[]) => {
  void compareBatch(batch, shadows).then((findings) => parentPort?.postMessage(findings));
});
