import { closeTextFile, describeReject, jsonLine, openTextFile } from '@verdict/records';
import { type Reject, writeText } from '@verdict/records';
import { keptRejects } from '@verdict/results';
import type { Writable } from 'node:stream';

/** Rejects shown on stderr when they are not written to a file; the rest is counted only. */
const shownRejects = 10;

/** Takes the rows that were not taken: into a file, or the first few onto stderr. */
export class Rejects {
  readonly #file: Writable | undefined;
  readonly #reasons = new Map<string, number>();
  #new: Reject[] = [];
  #count = 0;

  private constructor(file: Writable | undefined) {
    this.#file = file;
  }

  static async open(path: string | undefined): Promise<Rejects> {
    return new Rejects(path === undefined ? undefined : await openTextFile(path));
  }

  /** For a second look at rows that were told of before. */
  static ignore(): Pick<Rejects, 'add'> {
    return { add: async () => {} };
  }

  get count(): number {
    return this.#count;
  }

  /** Code of a reject to how many there are of it. */
  get reasons(): ReadonlyMap<string, number> {
    return this.#reasons;
  }

  /** Those that were added since it was last asked; of very many the last. */
  takeNew(): readonly Reject[] {
    const taken = this.#new.slice(-keptRejects);
    this.#new = [];
    return taken;
  }

  async add(reject: Reject): Promise<void> {
    this.#count += 1;
    this.#reasons.set(reject.reason, (this.#reasons.get(reject.reason) ?? 0) + 1);
    this.#new.push(reject);
    // Nobody asks in a dry run, and a file may hold nothing but rejects.
    if (this.#new.length >= 2 * keptRejects) this.#new = this.#new.slice(-keptRejects);
    if (this.#file !== undefined) await writeText(this.#file, jsonLine(lineOf(reject)));
    else if (this.#count <= shownRejects) console.error(`rejected: ${describeReject(reject)}`);
  }

  async close(): Promise<void> {
    const hidden = this.#count - shownRejects;
    if (this.#file !== undefined) await closeTextFile(this.#file);
    else if (hidden > 0) console.error(`rejected: ${hidden} more; --rejects FILE writes all`);
  }
}

function lineOf({ file, line, order_id, column, reason, expected, got }: Reject) {
  return { line, order_id, column, reason, expected, got, file };
}
