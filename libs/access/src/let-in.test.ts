import { expect, it } from 'vitest';
import { basic, openApp, rules } from './access.test.support.ts';
import { failuresPerMinute } from './let-in.ts';
import { askForOperator, requireOperator } from './operator-only.ts';
import { type AccessRules } from './roles.ts';
import { visitorOf } from './visitor.ts';

function openLetIn(given: AccessRules = rules) {
  return openApp(given, (app) => {
    app.get('/', (request, response) => void response.json(visitorOf(request)));
    app.get('/api/figures', (_request, response) => void response.json({}));
    app.get('/operator', askForOperator(given.operatorPassword));
    app.get('/secret', requireOperator('for operators'), (_request, response) => {
      response.send('secret');
    });
  });
}

it('asks strangers for a password and knows viewers and operators by theirs', async () => {
  const { ask } = await openLetIn();
  const stranger = await ask('/');
  expect(stranger.status).toBe(401);
  expect(stranger.headers.get('www-authenticate')).toMatch(/^Basic /);
  const visitor = async (user: string, password: string) =>
    (await ask('/', { headers: basic(user, password) })).json();
  expect(await visitor('ann', 'look')).toEqual({
    role: 'viewer',
    user: 'ann',
    address: '127.0.0.1',
  });
  expect(await visitor('bob', 'change')).toMatchObject({ role: 'operator', user: 'bob' });
});

it('shows to operators alone what is theirs, and asks a viewer for their password', async () => {
  const { ask } = await openLetIn();
  const viewer = { headers: basic('', 'look') };
  const operator = { headers: basic('', 'change'), redirect: 'manual' } as const;
  expect((await ask('/secret', viewer)).status).toBe(403);
  expect(await (await ask('/secret', operator)).text()).toBe('secret');
  expect((await ask('/operator', viewer)).status).toBe(401);
  expect((await ask('/operator', operator)).status).toBe(302);
});

it('tells programs below /api in JSON why they are refused', async () => {
  const { ask } = await openLetIn();
  const told = async () => {
    const answer = await ask('/api/figures', { headers: basic('', 'guess') });
    return [answer.status, await answer.json()];
  };
  const wrong = { code: 'password-needed', message: 'A password is needed.' };
  expect(await told()).toEqual([401, { error: wrong }]);
  for (let n = 1; n < failuresPerMinute; n += 1) await told();
  const tooMany = { code: 'too-many-requests', message: expect.stringContaining('Wait a minute') };
  expect(await told()).toEqual([429, { error: tooMany }]);
});

it('has no operators to ask for where everybody only looks', async () => {
  const { ask } = await openLetIn({ ...rules, viewerPassword: '', operatorPassword: '' });
  expect(await (await ask('/')).json()).toMatchObject({ role: 'viewer' });
  expect((await ask('/operator')).status).toBe(404);
  expect((await ask('/secret')).status).toBe(403);
});

it('lets an address wait after too many wrong passwords, also with the right one', async () => {
  const { ask, logged, stored } = await openLetIn();
  const right = { headers: basic('ann', 'look') };
  for (let n = 0; n < failuresPerMinute * 2; n += 1) {
    expect((await ask('/', right)).status).toBe(200);
    expect((await ask('/')).status).toBe(401); // a first visit is no wrong password
  }
  for (let n = 0; n < failuresPerMinute; n += 1) {
    expect((await ask('/', { headers: basic('canary', `canary ${n}`) })).status).toBe(401);
  }
  const blocked = await ask('/', right);
  expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([429, '60']);
  await expect.poll(async () => (await stored()).length).toBe(failuresPerMinute);
  expect(logged[0]).toMatchObject({ action: 'log in', outcome: 'refused', address: '127.0.0.1' });
  expect(JSON.stringify([logged, await stored()])).not.toContain('canary');
});

it('counts wrong passwords that come all at once', async () => {
  const { ask } = await openLetIn();
  const tries = Array.from({ length: failuresPerMinute + 5 }, (_, n) =>
    ask('/', { headers: basic('', String(n)) }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(failuresPerMinute);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
});
