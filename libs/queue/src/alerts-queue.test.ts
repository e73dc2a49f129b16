import { openKeySpace } from '@verdict/testing';
import { expect, it, onTestFinished } from 'vitest';
import {
  addAlert,
  alertIdOf,
  AlertsQueue,
  mostAlertsPerHour,
  noteTrouble,
} from './alerts-queue.ts';

function openQueue() {
  const { redis, prefix } = openKeySpace();
  const queue = new AlertsQueue(redis, prefix);
  onTestFinished(() => queue.close());
  return queue;
}

const hourMs = 3_600_000;

it('has one job for an alert, whoever adds it', async () => {
  const queue = openQueue();
  const id = alertIdOf(['drift.alert', 'orders', 'inventory']);
  expect(alertIdOf(['drift.alert', 'orders', 'inventor', 'y'])).not.toBe(id);
  await Promise.all(['a', 'b', 'c'].map((body) => addAlert(queue, id, body, 0)));
  expect(await addAlert(queue, id, 'd', 0)).toBe('known');
  expect(await queue.getWaitingCount()).toBe(1);
});

it('holds alerts back that are too many for an hour, and takes them in the next', async () => {
  const queue = openQueue();
  const ids = Array.from({ length: mostAlertsPerHour + 2 }, (_, n) => alertIdOf([String(n)]));
  const answersAt = async (nowMs: number) => {
    const answers: string[] = [];
    for (const id of ids) answers.push(await addAlert(queue, id, 'x', nowMs));
    return answers;
  };
  const first = Array.from({ length: mostAlertsPerHour }, () => 'added');
  expect(await answersAt(0)).toEqual([...first, 'held back', 'held back']);
  const known = first.map(() => 'known');
  expect(await answersAt(hourMs - 1)).toEqual([...known, 'held back', 'held back']);
  expect(await answersAt(hourMs)).toEqual([...known, 'added', 'added']);
});

it('adds an alert that was let in when its dashboard died', async () => {
  const queue = openQueue();
  await addAlert(queue, 'alert-a', 'x', 0);
  await queue.remove('alert-a');
  expect(await addAlert(queue, 'alert-a', 'x', 0)).toBe('added');
});

it('knows since when there is a trouble, for all who ask', async () => {
  const queue = openQueue();
  expect(await noteTrouble(queue, 'workers.none', 5)).toBe(5);
  expect(await noteTrouble(queue, 'workers.none', 15_005)).toBe(5);
  expect(await noteTrouble(queue, 'redis.memory', 15_005)).toBe(15_005);
});
