import { expect, it } from 'vitest';
import { listen, ListenError, urlOf } from './listen.ts';

const anyPort = { host: '127.0.0.1', port: 0, settings: 'DASHBOARD' };

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['::1', 'http://[::1]:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
])('names the address of %s as one types it', (host, url) => {
  expect(urlOf(host, 3000)).toBe(url);
});

it('says which port is taken and what to do', async () => {
  const first = await listen(() => {}, anyPort);
  const port = Number(new URL(first.url).port);
  const second = listen(() => {}, { ...anyPort, port });
  await expect(second).rejects.toThrow(ListenError);
  await expect(second).rejects.toThrow(
    `port ${port} of 127.0.0.1 is taken; choose another with --port or DASHBOARD_PORT`,
  );
  await first.close();
});

it('closes although a client never ends its request', async () => {
  const server = await listen((_request, response) => response.write('…'), anyPort);
  const response = await fetch(server.url);
  const read = response.text().catch(() => 'cut off');
  await server.close();
  expect(await read).toBe('cut off');
});
