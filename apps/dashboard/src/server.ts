import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** The dashboard cannot listen where it shall: exit code 1. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export interface RunningServer {
  /** As a person types it into a browser. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const everyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** Time for requests that are being answered; open event streams end at once after it. */
const closeMs = 1000;

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is taken; choose another with --port or DASHBOARD_PORT`;
    case 'EACCES':
      return `port ${port} needs special rights; choose one from 1024 on with --port or DASHBOARD_PORT`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine; choose another with --host or DASHBOARD_HOST`;
    default:
      return `cannot listen on ${host} port ${port}: ${error.message}`;
  }
}

export function urlOf(host: string, port: number): string {
  const name = everyAddress.has(host) ? 'localhost' : host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** @throws ListenError */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
): Promise<RunningServer> {
  const server = createServer(app);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ListenError(explain(error, host, port), { cause: error });
  }
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    const force = setTimeout(() => server.closeAllConnections(), closeMs);
    await closed;
    clearTimeout(force);
  };
  return { url: urlOf(host, boundPort), close };
}
