import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const keptCharacters = 4000;
/** What the process itself has started may hold its stderr open for ever. */
const endWithinMs = 500;

/** Passes the stderr of a process on to our own, and keeps the end of it. */
export class LastWords {
  readonly #ended: Promise<unknown>;
  #kept = '';

  constructor(stderr: Readable | null) {
    this.#ended = stderr === null ? Promise.resolve() : once(stderr, 'close');
    stderr?.setEncoding('utf8').on('data', (part: string) => {
      this.#kept = (this.#kept + part).slice(-keptCharacters);
      process.stderr.write(part);
    });
  }

  /** Once the process has ended. */
  async all(): Promise<string> {
    await Promise.race([this.#ended, delay(endWithinMs)]);
    return this.#kept;
  }
}
