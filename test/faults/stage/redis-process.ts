// A Redis that can be stopped, killed and started again on what it has on disk.
import { type RedisServer, startRedisServer } from '@verdict/redis-server';
import { join } from 'node:path';
import { repo } from './repo.ts';
import { stateOf } from './process-state.ts';
import { until } from './until.ts';

const goneWithinMs = 30_000;

export class RedisProcess {
  readonly #dataDir: string;
  readonly #args: readonly string[];
  #server: RedisServer;

  private constructor(server: RedisServer, dataDir: string, args: readonly string[]) {
    this.#server = server;
    this.#dataDir = dataDir;
    this.#args = args;
  }

  static async start(dataDir: string, args: readonly string[]): Promise<RedisProcess> {
    return new RedisProcess(await startRedisServer(optionsOf(dataDir, args)), dataDir, args);
  }

  get url(): string {
    return this.#server.url;
  }

  get port(): number {
    return this.#server.port;
  }

  get pid(): number {
    return this.#server.pid;
  }

  get version(): string {
    return this.#server.version;
  }

  /** Resolves when the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { pid } = this;
    process.kill(pid, signal);
    await until(`Redis ended by ${signal}`, () => stateOf(pid) === undefined, goneWithinMs);
    await this.#server.stop();
  }

  /** Again, at the same address with the same data. */
  async startAgain(): Promise<void> {
    const options = optionsOf(this.#dataDir, this.#args);
    this.#server = await startRedisServer({ ...options, port: this.port });
  }

  async stop(): Promise<void> {
    if (stateOf(this.pid) === 'T') process.kill(this.pid, 'SIGCONT');
    await this.#server.stop();
  }
}

function optionsOf(dataDir: string, args: readonly string[]) {
  return { cacheDir: join(repo, '.cache/redis'), dataDir, args };
}
