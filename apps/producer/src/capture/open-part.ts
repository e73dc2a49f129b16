import type { CaptureRow } from '@verdict/capture';
import type { CaptureDirectory } from './capture-directory.ts';
import type { Part } from './part-name.ts';
import type { RowFile } from './row-file.ts';

/** A captured order on its way into a file. */
export interface DatedRow {
  /** On which it was decided, in UTC. */
  readonly date: string;
  readonly row: CaptureRow;
}

interface OpenFile {
  readonly path: string;
  readonly file: RowFile;
  count: number;
}

/** The files of one reading that are not whole yet: one for each day, as a reading may go past midnight. */
export class OpenPart {
  readonly #directory: CaptureDirectory;
  readonly #shard: number;
  readonly #files = new Map<string, OpenFile>();
  readonly first: number;
  readonly openedMs = performance.now();

  constructor(directory: CaptureDirectory, shard: number, first: number) {
    this.#directory = directory;
    this.#shard = shard;
    this.first = first;
  }

  /** Captured orders in it. */
  get count(): number {
    return [...this.#files.values()].reduce((sum, { count }) => sum + count, 0);
  }

  async write(rows: readonly DatedRow[]): Promise<void> {
    for (const date of new Set(rows.map((row) => row.date))) {
      const open = this.#files.get(date) ?? (await this.#open(date));
      const ofDate = rows.filter((row) => row.date === date);
      await open.file.write(ofDate.map(({ row }) => row));
      open.count += ofDate.length;
    }
  }

  /**
   * Makes its files whole, all of them before the first one gets its name: what is left to a crash is a moment
   * between two names, and which is missing is told by the counts in the others.
   * @param last the last number that was read
   */
  async publish(last: number): Promise<readonly Part[]> {
    const files = new Map<string, Part>();
    for (const [date, { path, file, count }] of this.#files) {
      await file.close();
      files.set(path, { shard: this.#shard, first: this.first, last, count, date });
    }
    await this.#directory.publish(files);
    return [...files.values()];
  }

  async #open(date: string): Promise<OpenFile> {
    const path = this.#directory.unfinishedPath(`${this.#shard}-${this.first}-${date}`);
    const open = { path, file: await this.#directory.openRowFile(path), count: 0 };
    this.#files.set(date, open);
    return open;
  }
}
