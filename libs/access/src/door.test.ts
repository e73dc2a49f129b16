import { expect, it } from 'vitest';
import { openApp, rules } from './access.test.support.ts';
import type { Door } from './door.ts';
import { failuresPerMinute, letIn } from './let-in.ts';
import { requireOwnHost } from './own-host.ts';

const door: Door = {
  app: 'the endpoint',
  passwordSetting: 'ENDPOINT_PASSWORD',
  refuse: (_request, response, { status, ...told }) => void response.status(status).json(told),
};

const open = { viewerPassword: '', operatorPassword: '', isEverybodyOperator: true };

it('lets a program in by a token, and tells others in the way of the app', async () => {
  const { ask } = await openApp(open, (app, audit) => {
    app.get('/', letIn(rules, audit, door), (_request, response) => void response.send('in'));
  });
  const withToken = (token: string) => ask('/', { headers: { Authorization: `Bearer ${token}` } });
  expect(await (await withToken('look')).text()).toBe('in');
  expect(await (await ask('/')).json()).toMatchObject({ code: 'password-needed' });
  for (let n = 0; n < failuresPerMinute; n += 1) await withToken('guess');
  expect(await (await withToken('look')).json()).toMatchObject({ code: 'too-many-requests' });
});

it('names the app and its setting to whoever comes by a strange name', async () => {
  const { ask } = await openApp(open, (app) => {
    app.get('/', (request, response) => {
      Object.assign(request.headers, { host: 'evil.example' });
      return requireOwnHost(door)(request, response, () => response.send('in'));
    });
  });
  const { message } = (await (await ask('/')).json()) as { message: string };
  expect(message).toContain('the endpoint');
  expect(message).toContain('ENDPOINT_PASSWORD');
});
