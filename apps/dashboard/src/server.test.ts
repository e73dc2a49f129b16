import { expect, it } from 'vitest';
import { listen, ListenError, urlOf } from './server.ts';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['::1', 'http://[::1]:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
])('names the address of %s as one types it', (host, url) => {
  expect(urlOf(host, 3000)).toBe(url);
});

it('says which port is taken and what to do', async () => {
  const first = await listen(() => {}, '127.0.0.1', 0);
  const port = Number(new URL(first.url).port);
  const second = listen(() => {}, '127.0.0.1', port);
  await expect(second).rejects.toThrow(ListenError);
  await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
  await first.close();
});

it('closes although a client never ends its request', async () => {
  const server = await listen((_request, response) => response.write('…'), '127.0.0.1', 0);
  const response = await fetch(server.url);
  const read = response.text().catch(() => 'cut off');
  await server.close();
  expect(await read).toBe('cut off');
});
