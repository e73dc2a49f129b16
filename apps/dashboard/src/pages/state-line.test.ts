import { expect, it } from 'vitest';
import { figuresOf, runOf } from '../overview/figures.fixture.ts';
import type { Figures } from '../overview/figures.ts';
import type { Health } from '../overview/watch.ts';
import { describeState, stateLine } from './state-line.ts';

const well: Health = { state: 'well', since: '2026-01-01T00:00:00.000Z', reason: null };
const rest = { waiting: 0, active: 0, delayed: 0, failed: 0, isPaused: false };
const unserved = { runs: ['july'], spread_over: '4 shards', queue_shards: 4 };
const worker = { name: 'worker-1', address: '127.0.0.1:1', connected_seconds: 5 };

function overviewOf(changes: Partial<Omit<Figures, 'orders'>>, health = well) {
  const figures = figuresOf({}, { runs: [runOf()], workers: [worker], ...changes });
  return { health, figures, rate: { per_second: 0, history: [] }, seconds_left: {} };
}

it.each<[Partial<Omit<Figures, 'orders'>>, string, string]>([
  [{ runs: [], are_facts_loaded: false }, 'calm', 'npx producer load DIR'],
  [{ runs: [] }, 'calm', 'npx producer enqueue FILE'],
  [{ queue: { ...rest, waiting: 5 }, workers: [] }, 'warning', 'npx worker'],
  [{ queue: { ...rest, delayed: 5 }, workers: [] }, 'warning', 'npx worker'],
  [
    { queue: { ...rest, waiting: 5 }, unserved: [unserved] },
    'warning',
    'QUEUE_SHARDS=4 npx worker',
  ],
  [{ unserved: [unserved] }, 'warning', 'Orders of july wait and no worker serves 4 shards.'],
  [{ queue: { ...rest, waiting: 5, isPaused: true } }, 'warning', 'paused'],
  [{ queue: { ...rest, active: 5 } }, 'busy', 'Deciding orders with 1 worker.'],
  [{ queue: { ...rest, active: 5 }, workers: null }, 'busy', 'Deciding orders.'],
  [{ queue: { ...rest, delayed: 5 } }, 'busy', 'next try'],
  [{}, 'calm', 'Idle'],
])('tells how things are: %o', (changes, tone, words) => {
  const state = describeState(overviewOf(changes));
  expect(state.tone).toBe(tone);
  expect(`${state.text} ${state.command}`).toContain(words);
});

it('does not change with every figure, as it is read aloud', () => {
  const text = (waiting: number) => describeState(overviewOf({ queue: { ...rest, waiting } })).text;
  expect(text(5000)).toBe(text(1));
});

it('says what is wrong with Redis, and that old figures are old', () => {
  const away: Health = { ...well, state: 'away', reason: 'connection refused' };
  const { text } = describeState(overviewOf({}, away));
  expect(text).toContain('No answer from Redis since');
  expect(text).toContain('connection refused. The figures are those of before.');
  const broken: Health = { ...well, state: 'broken', reason: '<b>' };
  expect(stateLine(overviewOf({}, broken)).text).toContain('cannot be read since');
  expect(stateLine(overviewOf({}, broken)).text).toContain('&lt;b&gt;');
});
