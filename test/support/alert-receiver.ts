// Who is told of alerts, as a server of its own that checks each signature by itself.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const key = Buffer.from('a key that only the test and the dashboard know');
export const alertSecret = `whsec_${key.toString('base64')}`;

export interface ToldAlert {
  readonly id: string;
  readonly body: string;
  /** What was answered. */
  readonly status: number;
  readonly isSigned: boolean;
}

export interface AlertReceiver {
  readonly url: string;
  readonly told: readonly ToldAlert[];
}

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const expected = createHmac('sha256', key).update(signed).digest('base64');
  const age = Date.now() / 1000 - Number(headers['webhook-timestamp']);
  return headers['webhook-signature'] === `v1,${expected}` && Math.abs(age) < 60;
}

/**
 * @param answer status for the n-th time, from 1, that an alert comes
 * @param port any by default
 */
export async function startAlertReceiver(
  answer: (time: number) => number,
  port = 0,
): Promise<AlertReceiver> {
  const told: ToldAlert[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const id = String(request.headers['webhook-id']);
    const status = answer(told.filter((before) => before.id === id).length + 1);
    told.push({ id, body, status, isSigned: isSigned(request.headers, body) });
    response.writeHead(status, { Location: '/elsewhere' }).end('thanks');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port: opened } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${opened}/hook`, told };
}
