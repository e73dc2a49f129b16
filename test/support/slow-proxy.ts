// A Redis that is far away: everything arrives, later, and in the order in which it was sent.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SlowProxy {
  readonly url: string;
  /** How often, since the last time, a request came after an answer: so often a client waited. */
  readonly takeRoundTrips: () => number;
}

/** @param onArrival is called when a part reaches the other side */
function passLater(from: Socket, to: Socket, delayMs: number, onArrival: () => void) {
  from.on('data', (part: Buffer) => {
    setTimeout(() => {
      onArrival();
      to.write(part);
    }, delayMs);
  });
  from.on('close', () => setTimeout(() => to.destroy(), delayMs));
  from.on('error', () => {});
}

/** @param delayMs milliseconds each way */
export async function startSlowProxy(redisUrl: string, delayMs: number): Promise<SlowProxy> {
  const { hostname, port } = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let roundTrips = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const redis = connect({ port: Number(port), host: hostname, noDelay: true });
    let hasHeard = true;
    passLater(client, redis, delayMs, () => {
      if (hasHeard) roundTrips += 1;
      hasHeard = false;
    });
    passLater(redis, client, delayMs, () => {
      hasHeard = true;
    });
    for (const socket of [client, redis]) sockets.add(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const ownPort = typeof address === 'object' ? address?.port : undefined;
  const takeRoundTrips = () => {
    const taken = roundTrips;
    roundTrips = 0;
    return taken;
  };
  return { url: `redis://127.0.0.1:${ownPort}`, takeRoundTrips };
}
