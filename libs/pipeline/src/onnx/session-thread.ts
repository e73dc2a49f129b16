// The thread of a slow model: rows in, answers out, in the order in which they come.
import { parentPort, workerData } from 'node:worker_threads';
import { type ModelShape, openSession } from './session.ts';
import type { Question, Reply } from './thread.ts';

const { bytes, shape }: { readonly bytes: Uint8Array; readonly shape: ModelShape } = workerData;
const opening = openSession(bytes, shape);

async function reply({ id, rows }: Question): Promise<Reply> {
  try {
    return { id, answers: await (await opening).run(rows) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', async (question: Question) => {
  const answered = await reply(question);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answered);
});
