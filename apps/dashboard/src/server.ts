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

const foreignAddress =
  'is no address of this machine; choose another with --host or DASHBOARD_HOST';
const otherPort = 'choose another with --port or DASHBOARD_PORT';

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  const explanations: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken; ${otherPort}`,
    EACCES: `port ${port} needs special rights; ${otherPort}, from 1024 on`,
    EADDRNOTAVAIL: `${host} ${foreignAddress}`,
    ENOTFOUND: `${host} ${foreignAddress}`,
    EAI_AGAIN: `${host} ${foreignAddress}`,
  };
  return (
    explanations[error.code ?? ''] ?? `cannot listen on ${host} port ${port}: ${error.message}`
  );
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
