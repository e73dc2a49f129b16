import { openMeasurements } from '@verdict/monitor';
import type { OrderAttempt } from '@verdict/queue';
import { expect, it } from 'vitest';
import { measured, startActivity } from './measured.ts';

const first: OrderAttempt = { jobId: 'r~a', data: {}, attempt: 1, isLastAttempt: false, stalls: 0 };

function setup(process: () => Promise<string>) {
  const measurements = openMeasurements();
  const activity = startActivity();
  return { measurements, activity, run: measured(process, 'live', measurements, activity) };
}

function fieldsOf({ take }: { take: () => ReadonlyMap<string, number> }): string[] {
  return [...take().keys()].map((field) => field.replace(/\d+$/, ''));
}

it('measures how long an order waited, and how long it took until it was stored', async () => {
  const { measurements, activity, run } = setup(async () => 'Deliver');
  const takenMs = Date.now() - 1000;
  const running = run(first, { addedMs: takenMs - 7, takenMs });
  expect(activity.inHand).toBe(1);
  expect(await running).toBe('Deliver');
  expect(activity).toEqual({ inHand: 0, decided: 1, failedTries: 0 });
  const taken = measurements.take();
  expect(taken.get('lw7')).toBe(1);
  expect(taken.get('lw+')).toBe(7);
  expect(taken.get('lp+')).toBeGreaterThanOrEqual(1000);
});

it.each([
  ['a later try', { ...first, attempt: 2 }],
  ['a try after its worker vanished', { ...first, stalls: 1 }],
])('counts %s as a retry, which has not waited', async (_, attempt) => {
  const { measurements, run } = setup(async () => 'Deliver');
  await run(attempt, { addedMs: 0, takenMs: Date.now() });
  expect(fieldsOf(measurements)).toEqual(['retried', 'lp', 'lp+']);
});

it('passes an error on, and measures no processing for it', async () => {
  const error = new Error('no luck');
  const { measurements, activity, run } = setup(() => Promise.reject(error));
  await expect(run(first, { addedMs: 0, takenMs: 0 })).rejects.toBe(error);
  expect(activity).toEqual({ inHand: 0, decided: 0, failedTries: 1 });
  expect(fieldsOf(measurements)).toEqual(['lw', 'lw+']);
});
