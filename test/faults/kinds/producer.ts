import type { Stage } from '../stage/stage.ts';
import { prove } from './proof.ts';

export async function killProducer({ enqueueing }: Stage): Promise<string> {
  const { pid } = enqueueing;
  prove(pid !== undefined, 'a producer in mid-enqueue, found none');
  const ending = await enqueueing.kill();
  prove(ending === 'SIGKILL', `SIGKILL as the end of producer ${pid}, got ${ending}`);
  return `producer ${pid} ended by ${ending}, started again`;
}

export async function secondProducer(stage: Stage): Promise<string> {
  const { pid: first } = stage.enqueueing;
  const another = stage.startProducer(stage.enqueueArgs);
  const { pid: second } = another;
  prove(first !== undefined && second !== undefined, `two producers, got ${first} and ${second}`);
  await another.finished;
  return `producers ${first} and ${second} at once; the second: ${another.endings.join(', ')}`;
}
