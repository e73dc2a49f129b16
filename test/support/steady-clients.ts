// Clients that send one order after the other over connections that they keep, until they are told to stop.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { RunningEndpoint } from './endpoint.ts';

export interface Asked {
  readonly order_id: string;
  /** Undefined where there was no answer. */
  readonly status?: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly location?: string | undefined;
  /** Of the connection, where there was no answer. */
  readonly error?: string;
}

export interface SteadyClients {
  readonly asked: readonly Asked[];
  /** Sends no more. @returns everything that was asked, when all of it is answered */
  readonly stop: () => Promise<readonly Asked[]>;
}

interface Answer extends Asked {
  readonly isLast: boolean;
}

function ask(url: string, agent: Agent, order: { readonly order_id: string }): Promise<Answer> {
  const { order_id } = order;
  const headers = { 'Content-Type': 'application/json' };
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ order_id, error: String(error), isLast: true });
    const sent = request(`${url}/invocations`, { method: 'POST', headers, agent }, (response) => {
      const { statusCode = 0, headers: got } = response;
      const isLast = got.connection === 'close';
      text(response).then((body) => {
        resolve({
          order_id,
          status: statusCode,
          body: JSON.parse(body),
          location: got.location,
          isLast,
        });
      }, fail);
    });
    sent.on('error', fail).end(JSON.stringify(order));
  });
}

/**
 * Starts so many clients. One whose connection is closed goes elsewhere, as it is meant to.
 * @param orderOf the order of a number, from 0
 */
export function startClients(
  { url }: Pick<RunningEndpoint, 'url'>,
  count: number,
  orderOf: (n: number) => { readonly order_id: string },
): SteadyClients {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  onTestFinished(() => agent.destroy());
  const asked: Asked[] = [];
  const stopping = new AbortController();
  let n = 0;
  const runOne = async () => {
    while (!stopping.signal.aborted) {
      const { isLast, ...one } = await ask(url, agent, orderOf(n++));
      asked.push(one);
      if (isLast) return;
    }
  };
  const all = Array.from({ length: count }, runOne);
  const stop = async () => {
    stopping.abort();
    await Promise.all(all);
    return asked;
  };
  return { asked, stop };
}
