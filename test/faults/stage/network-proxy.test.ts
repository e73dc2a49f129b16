import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { NetworkProxy } from './network-proxy.ts';

/** A server that sends back what it gets, behind a network of its own. */
async function setup() {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const network = await NetworkProxy.start(typeof address === 'object' ? (address?.port ?? 0) : 0);
  onTestFinished(() => {
    network.close();
    server.close();
  });
  const dial = () => connect(Number(new URL(network.url).port), '127.0.0.1').setEncoding('utf8');
  return { network, dial };
}

test('what was sent in a silence arrives after it, in order', async () => {
  const { network, dial } = await setup();
  const socket = dial();
  socket.write('a');
  expect(await once(socket, 'data')).toEqual(['a']);
  network.fallSilent();
  let heard = '';
  socket.on('data', (part: string) => (heard += part));
  socket.write('b');
  await expect.poll(() => network.heldBytes, { interval: 5 }).toBe(1);
  socket.write('c');
  await expect.poll(() => network.heldBytes, { interval: 5 }).toBe(2);
  expect(heard).toBe('');
  network.speakAgain();
  await expect.poll(() => heard, { interval: 5 }).toBe('bc');
});

test('a network that is cut closes what is open and refuses what is new, until it is mended', async () => {
  const { network, dial } = await setup();
  const open = dial();
  open.write('a');
  await once(open, 'data');
  const closed = once(open, 'close');
  expect(network.cut()).toBe(2);
  await closed;
  await once(dial(), 'close');
  expect(network.refused).toBe(1);
  network.mend();
  const again = dial();
  again.write('a');
  expect(await once(again, 'data')).toEqual(['a']);
});
