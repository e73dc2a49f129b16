// The network between the commands and Redis, which can be cut, held still and slowed down.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class NetworkProxy {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #redisPort: number;
  #isCut = false;
  #delayMs = 0;
  #refused = 0;
  #heldBytes = 0;
  #delayedParts = 0;
  /** What arrived while the network is silent waits for this. */
  #silence: Promise<void> | undefined;
  #endSilence: (() => void) | undefined;

  private constructor(redisPort: number) {
    this.#redisPort = redisPort;
    this.#server = createServer({ noDelay: true }, (client) => this.#accept(client));
  }

  static async start(redisPort: number): Promise<NetworkProxy> {
    const proxy = new NetworkProxy(redisPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return `redis://127.0.0.1:${address.port}`;
  }

  /** Connections refused, since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** Bytes that had to wait for the end of a silence, since the start. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Parts that were delayed, since the start. */
  get delayedParts(): number {
    return this.#delayedParts;
  }

  /** @returns how many connections were cut */
  cut(): number {
    this.#isCut = true;
    const open = [...this.#sockets];
    for (const socket of open) socket.destroy();
    return open.length;
  }

  mend(): void {
    this.#isCut = false;
  }

  fallSilent(): void {
    this.#silence = new Promise((resolve) => {
      this.#endSilence = resolve;
    });
  }

  speakAgain(): void {
    this.#silence = undefined;
    this.#endSilence?.();
  }

  /** @param delayMs each way */
  slowDown(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  close(): void {
    this.speakAgain();
    this.cut();
    this.#server.close();
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.#isCut) {
      this.#refused += 1;
      client.destroy();
      return;
    }
    const redis = connect({ port: this.#redisPort, host: '127.0.0.1', noDelay: true });
    this.#pass(client, redis);
    this.#pass(redis, client);
  }

  /** In the order in which it came; a side that closes closes the other. */
  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    let last: Promise<unknown> = Promise.resolve();
    from.on('data', (part: Buffer) => {
      const arrived = this.#arrival(part);
      last = Promise.all([last, arrived]);
      void last.then(() => to.writable && to.write(part));
    });
    from.on('error', () => {});
    from.on('close', () => {
      this.#sockets.delete(from);
      void last.then(() => to.destroy());
    });
  }

  async #arrival(part: Buffer): Promise<void> {
    if (this.#silence !== undefined) {
      this.#heldBytes += part.length;
      await this.#silence;
    }
    if (this.#delayMs === 0) return;
    this.#delayedParts += 1;
    const delayMs = this.#delayMs;
    await new Promise((resolve) => {
      setTimeout(resolve, delayMs);
    });
  }
}
