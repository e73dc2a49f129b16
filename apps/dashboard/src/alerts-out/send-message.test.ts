import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sendMessage } from './send-message.ts';

const secret = `whsec_${Buffer.from('a secret of 24 bytes, yes').toString('base64')}`;

async function receiver(answer: RequestListener): Promise<{ url: string; secret: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address());
  return { url: `http://127.0.0.1:${port}/secret-path`, secret };
}

test('a receiver that takes a message and says nothing is tried again', async () => {
  const sending = sendMessage(await receiver(() => {}), 'm-1', '{}', 200);
  await expect(sending).rejects.toThrow('the receiver cannot be reached: no answer within 0.2 s');
});

test('a receiver that hangs up is tried again, and its address is not told', async () => {
  const sending = sendMessage(await receiver(({ socket }) => socket.destroy()), 'm-1', '{}');
  await expect(sending).rejects.toThrow(/^the receiver cannot be reached: UND_ERR_SOCKET$/);
});

test('nobody waits for the body of an answer', async () => {
  const endless = await receiver((_request, response) => {
    response.writeHead(200);
    response.write('never the end');
  });
  expect(await sendMessage(endless, 'm-1', '{}')).toBe('told');
});

test.each([
  [204, 'told'],
  [410, 'gone'],
])('%i means %s', async (status, outcome) => {
  const url = await receiver((_request, response) => response.writeHead(status).end());
  expect(await sendMessage(url, 'm-1', '{}')).toBe(outcome);
});

test.each([302, 404, 500])('after %i it is tried again', async (status) => {
  const url = await receiver((_request, response) =>
    response.writeHead(status, { location: '/elsewhere' }).end(),
  );
  const expected = `expected the receiver to answer 2xx, got ${status}`;
  await expect(sendMessage(url, 'm-1', '{}')).rejects.toThrow(expected);
});
