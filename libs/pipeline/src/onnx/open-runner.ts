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

const tries = 3;

/** Of a full batch, the fastest of some: the first one warms up, and others may use the processor meanwhile. */
async function measureMs({ run, most }: Session, width: number): Promise<number> {
  const rows = Array.from({ length: most }, () => new Float32Array(width));
  let fastest = Infinity;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const start = performance.now();
    await run(rows);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
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
  if ((await measureMs(session, shape.width)) < slowFromMs) return { most, run: session.run };
  await session.close();
  return { most, run: openThread(bytes, shape) };
}
