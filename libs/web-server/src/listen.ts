import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** A server cannot listen where it shall: exit code 1. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export interface Address {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Of the settings that chose them: `DASHBOARD` for `DASHBOARD_HOST` and `DASHBOARD_PORT`. */
  readonly settings: string;
}

export interface RunningServer {
  /** As a person types it into a browser. */
  readonly url: string;
  /** Of Node, for limits of its own. */
  readonly server: Server;
  /**
   * Takes no more connections. Requests that are being answered have so many milliseconds, a second by
   * default; what is left then is cut off, as open event streams are.
   */
  readonly close: (withinMs?: number) => Promise<void>;
}

const everyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const closeMs = 1000;

function explain(error: NodeJS.ErrnoException, { host, port, settings }: Address): string {
  const otherHost = `choose another with --host or ${settings}_HOST`;
  const otherPort = `choose another with --port or ${settings}_PORT`;
  const foreignAddress = `${host} is no address of this machine; ${otherHost}`;
  const explanations: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken; ${otherPort}`,
    EACCES: `port ${port} needs special rights; ${otherPort}, from 1024 on`,
    EADDRNOTAVAIL: foreignAddress,
    ENOTFOUND: foreignAddress,
    EAI_AGAIN: foreignAddress,
  };
  return (
    explanations[error.code ?? ''] ?? `cannot listen on ${host} port ${port}: ${error.message}`
  );
}

export function urlOf(host: string, port: number): string {
  const name = everyAddress.has(host) ? 'localhost' : host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

async function closeServer(server: Server, withinMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const force = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(force);
}

/** @throws ListenError */
export async function listen(app: RequestListener, address: Address): Promise<RunningServer> {
  const server = createServer(app);
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ListenError(explain(error, address), { cause: error });
  }
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  const close = (withinMs = closeMs) => closeServer(server, withinMs);
  return { url: urlOf(address.host, port), server, close };
}
