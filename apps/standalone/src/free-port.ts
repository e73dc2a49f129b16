import { once } from 'node:events';
import { createServer } from 'node:net';

/** The port, if nothing listens on it; else 0, for any that is free. */
export async function freePort(port: number): Promise<string> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return String(port);
  } catch {
    return '0';
  } finally {
    server.close();
  }
}
