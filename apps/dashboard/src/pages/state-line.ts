import type { UnservedRuns } from '../overview/services.ts';
import type { Health, Overview } from '../overview/watch.ts';
import { formatCount, formatTime } from './format.ts';
import { html, type Html } from './html.ts';

export interface State {
  readonly tone: 'calm' | 'busy' | 'warning' | 'broken';
  readonly text: string;
  /** A command that helps, if one does. */
  readonly command?: string;
}

function workersText(workers: readonly unknown[] | null): string {
  if (workers === null) return '';
  return workers.length === 1 ? ' with 1 worker' : ` with ${formatCount(workers.length)} workers`;
}

function describeTrouble({ state, since, reason }: Health, hasFigures: boolean): State {
  const trouble = state === 'away' ? 'No answer from Redis' : 'The figures cannot be read';
  const shown = hasFigures ? ' The figures are those of before.' : '';
  const text = `${trouble} since ${formatTime(since)} UTC: ${reason}.${shown} Trying again.`;
  return { tone: 'broken', text };
}

function isUndivided({ queue_shards }: UnservedRuns): boolean {
  return queue_shards === 1;
}

/** After a change of QUEUE_SHARDS: the workers that run look elsewhere. */
function describeUnserved({ runs, spread_over, queue_shards }: UnservedRuns): State {
  return {
    tone: 'warning',
    text: `Orders of ${runs.join(', ')} wait and no worker serves ${spread_over}. Start some:`,
    command: `QUEUE_SHARDS=${queue_shards} npx worker`,
  };
}

/** In a sentence: is all well, and if not, what helps. It changes rarely, as it is read aloud. */
export function describeState({ health, figures }: Overview): State {
  if (health.state !== 'well') return describeTrouble(health, figures !== null);
  if (figures === null) return { tone: 'calm', text: 'Reading the figures.' };
  const { queue, workers, unserved, runs, are_facts_loaded } = figures;
  const isQueueEmpty = queue.waiting + queue.active + queue.delayed === 0;
  if (queue.isPaused && !isQueueEmpty) {
    return { tone: 'warning', text: 'The queue is paused: no order is taken from it.' };
  }
  if (workers?.length === 0 && !isQueueEmpty && unserved.every(isUndivided)) {
    return {
      tone: 'warning',
      text: 'Orders wait and no worker is running. Start some:',
      command: 'npx worker',
    };
  }
  const [unservedRuns] = unserved;
  if (unservedRuns !== undefined) return describeUnserved(unservedRuns);
  if (queue.waiting + queue.active > 0) {
    return { tone: 'busy', text: `Deciding orders${workersText(workers)}.` };
  }
  if (queue.delayed > 0) {
    return { tone: 'busy', text: 'Some orders wait for their next try.' };
  }
  if (runs.length > 0) return { tone: 'calm', text: 'Idle. Every order that came has been tried.' };
  return are_facts_loaded
    ? { tone: 'calm', text: 'No orders yet. Put some in:', command: 'npx producer enqueue FILE' }
    : { tone: 'calm', text: 'Nothing here yet. Load facts:', command: 'npx producer load DIR' };
}

export function stateLine(overview: Overview): Html {
  const { tone, text, command } = describeState(overview);
  return html`<p class="state ${tone}" role="status" aria-live="polite">
    <span class="dot" aria-hidden="true"></span>
    <span>${text}${command === undefined ? undefined : html` <code>${command}</code>`}</span>
  </p>`;
}
