import { once } from 'node:events';
import { createServer } from 'node:net';

const ATTEMPTS = 5;

/**
 * Calls `use` with a port that the system says is free. Another process may take that port before
 * `use` does, so it is called again with another one when its error says so.
 */
export async function onFreePort<T>(
  use: (port: number) => Promise<T>,
  pickPort = pickFreePort,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await use(await pickPort());
    } catch (error) {
      if (attempt === ATTEMPTS || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

export async function pickFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('listened on no TCP port');
  return address.port;
}
