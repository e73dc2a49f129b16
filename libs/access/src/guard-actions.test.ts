import { expect, it } from 'vitest';
import { basic, openApp, rules } from './access.test.support.ts';
import { actionsPerMinute, guardActions, noteEffect } from './guard-actions.ts';

function openGuarded() {
  let changes = 0;
  const opened = openApp(rules, (app, audit) => {
    const refusalPage = (message: string) => `<p>${message}</p>`;
    const guard = guardActions({ audit, viewerMessage: 'only operators', refusalPage });
    app.post(
      '/retry/:id',
      guard({ name: ({ params }) => `retry ${String(params['id'])}` }),
      (_request, response) => {
        changes += 1;
        noteEffect(response, 'put back 3 orders');
        response.sendStatus(204);
      },
    );
    const refusalOf = () => 'never';
    app.post('/never', guard({ name: () => 'never', refusalOf }), () => {
      changes += 1;
    });
    app.post('/broken', guard({ name: () => 'broken' }), (_request, response) => {
      response.sendStatus(500);
    });
    app.post('/silent', guard({ name: () => 'silent' }), () => {});
  });
  return opened.then((app) => ({ ...app, changes: () => changes }));
}

const operator = basic('ann', 'change');

it('lets an operator change something, and tells what came of it in log and stream', async () => {
  const { ask, logged, stored, changes } = await openGuarded();
  const leaving = new AbortController();
  expect((await ask('/retry/o-1', { method: 'POST', headers: operator })).status).toBe(204);
  expect((await ask('/broken', { method: 'POST', headers: operator })).status).toBe(500);
  const silent = ask('/silent', { method: 'POST', headers: operator, signal: leaving.signal });
  setTimeout(() => leaving.abort(), 50);
  await expect(silent).rejects.toThrow('aborted');
  await expect.poll(() => logged.length).toBe(3);
  const ann = { role: 'operator', user: 'ann', address: '127.0.0.1' };
  expect(logged).toEqual([
    {
      action: 'retry o-1',
      ...ann,
      outcome: 'done',
      effect: 'put back 3 orders',
      at: expect.stringMatching(/Z$/),
    },
    { action: 'broken', ...ann, outcome: 'failed', effect: 'answered 500', at: expect.anything() },
    { action: 'silent', ...ann, outcome: 'failed', effect: 'no answer', at: expect.anything() },
  ]);
  await expect.poll(async () => (await stored()).length).toBe(3);
  const entries = await stored();
  expect(entries.toReversed()).toMatchObject(logged);
  const [, second] = entries;
  expect((await stored(10, second?.id)).map(({ action }) => action)).toEqual(['retry o-1']);
  expect((await stored(1)).map(({ action }) => action)).toEqual(['silent']);
  expect(changes()).toBe(1);
});

it.each<[string, number, string, RequestInit]>([
  ['a viewer', 403, 'only operators', { headers: basic('ann', 'look') }],
  [
    'a foreign page',
    403,
    'another site',
    { headers: { ...operator, Origin: 'https://evil.example' } },
  ],
  [
    'a form of a foreign page',
    415,
    'application/json',
    { headers: { ...operator, 'Content-Type': 'text/plain' }, body: '{"a":1}' },
  ],
  [
    'a form of a foreign page that says it is one',
    415,
    'application/json',
    {
      headers: { ...operator, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'a=application/json',
    },
  ],
])('refuses %s, and tells it', async (_sender, status, message, init) => {
  const { ask, logged, changes } = await openGuarded();
  const answer = await ask('/retry/o-1', { method: 'POST', ...init });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({
    error: 'Refused',
    message: expect.stringContaining(message),
  });
  expect(logged).toMatchObject([
    {
      action: 'retry o-1',
      user: 'ann',
      outcome: 'refused',
      effect: expect.stringContaining(message),
    },
  ]);
  expect(changes()).toBe(0);
});

it('tells a refusal as a page to who asks for one', async () => {
  const { ask } = await openGuarded();
  const headers = { ...basic('ann', 'look'), Accept: 'text/html,*/*;q=0.8' };
  const answer = await ask('/retry/o-1', { method: 'POST', headers });
  expect([answer.status, await answer.text()]).toEqual([403, '<p>only operators</p>']);
});

it('refuses what the action itself refuses, and takes JSON', async () => {
  const { ask, logged, changes } = await openGuarded();
  expect((await ask('/never', { method: 'POST', headers: operator })).status).toBe(403);
  expect(logged).toMatchObject([{ action: 'never', outcome: 'refused', effect: 'never' }]);
  const json = { ...operator, 'Content-Type': 'application/json; charset=utf-8' };
  expect((await ask('/retry/o-1', { method: 'POST', headers: json, body: '{}' })).status).toBe(204);
  expect(changes()).toBe(1);
});

it('takes so many changes in a minute and no more, and tells that once', async () => {
  const { ask, logged, changes } = await openGuarded();
  const send = async () => (await ask('/retry/o-1', { method: 'POST', headers: operator })).status;
  for (let n = 0; n < actionsPerMinute; n += 1) expect(await send()).toBe(204);
  expect([await send(), await send(), await send()]).toEqual([429, 429, 429]);
  expect(changes()).toBe(actionsPerMinute);
  await expect.poll(() => logged.length).toBe(actionsPerMinute + 1);
  expect(logged.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
});
