import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { orderOf } from '../shop/orders.ts';

const agent = new Agent({ keepAlive: true });

function post(url: string, body: string): Promise<{ status: number; answer: string }> {
  const headers = { 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/invocations`, { method: 'POST', headers, agent }, (response) => {
      const { statusCode: status = 0 } = response;
      text(response).then((answer) => resolve({ status, answer }), reject);
    });
    sent.on('error', reject).end(body);
  });
}

/**
 * @returns what sends the order of a number to `/invocations` of this address, and resolves with the milliseconds until
 * its decision was there
 */
export function openInvoker(url: string): (n: number) => Promise<number> {
  return async (n) => {
    const body = JSON.stringify(orderOf(n));
    const startedMs = performance.now();
    const { status, answer } = await post(url, body);
    if (status !== 200) throw new Error(`expected a decision, got ${status} ${answer}`);
    return performance.now() - startedMs;
  };
}
