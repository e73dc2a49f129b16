import { expect, it } from 'vitest';
import { openApp, rules } from './access.test.support.ts';
import { refuse } from './refuse.ts';
import { refuseForeign } from './refuse-foreign.ts';

function openGuarded() {
  return openApp({ ...rules, viewerPassword: '', operatorPassword: '' }, (app) => {
    app.use(refuseForeign(refuse));
    app.all('/', (_request, response) => void response.send('done'));
  });
}

it.each([
  [{}, 200],
  [{ 'Sec-Fetch-Site': 'same-origin' }, 200],
  [{ Origin: 'https://evil.example' }, 403],
  [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
])('lets a request with %j change something, or not', async (headers, status) => {
  const { ask } = await openGuarded();
  expect((await ask('/', { method: 'POST', headers })).status).toBe(status);
  expect((await ask('/', { headers })).status).toBe(200);
});
