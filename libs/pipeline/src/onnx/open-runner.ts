import { type Answer, type ModelShape, openSession, type Session } from './session.ts';
import { openThread } from './thread.ts';

export interface Runner {
  readonly most: number;
  readonly run: (rows: readonly Float32Array[]) => Promise<readonly Answer[]>;
}

/**
 * `run` of onnxruntime-node 1.30 is no more asynchronous than its promise: it works on the thread that asks. Below
 * this that costs less than another thread, and nobody notices.
 */
const slowMs = 5;

/** The first run warms up, and others may use the processor meanwhile: the fastest of some counts. */
const tries = 3;

/** Nothing warms up for so many times as long; it is not tried again on the event loop. */
const hopeless = 10;

async function isFast({ run }: Session, size: number, width: number, slowFromMs: number) {
  const rows = Array.from({ length: size }, () => new Float32Array(width));
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const start = performance.now();
    await run(rows);
    const tookMs = performance.now() - start;
    if (tookMs < slowFromMs) return true;
    if (tookMs >= hopeless * slowFromMs) return false;
  }
  return false;
}

/**
 * @param slowFromMs a model whose full batch takes as long gets a thread
 * @throws ArtifactError where the model cannot be used
 */
export async function openRunner(
  bytes: Uint8Array,
  shape: ModelShape,
  slowFromMs: number = slowMs,
): Promise<Runner> {
  const session = await openSession(bytes, shape);
  const { most } = session;
  const { width } = shape;
  // One row first: a full batch of a model that is slow already would hold up the event loop for long.
  const isOneFast = await isFast(session, 1, width, slowFromMs);
  if (isOneFast && (await isFast(session, most, width, slowFromMs)))
    return { most, run: session.run };
  await session.close();
  return { most, run: openThread(bytes, shape) };
}
