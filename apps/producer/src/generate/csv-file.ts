import { type FileHandle, open } from 'node:fs/promises';

type Cell = string | number | boolean;

const chunkLength = 64 * 1024;

/**
 * Writes rows as the real files have them: text in quotes, numbers bare, booleans as Python
 * prints them. Whoever awaits each row never holds more than one chunk in memory.
 */
export class CsvFile {
  readonly #handle: FileHandle;
  #chunk: string;
  #rows = 0;

  private constructor(handle: FileHandle, columns: readonly string[]) {
    this.#handle = handle;
    this.#chunk = lineOf(columns);
  }

  static async create(path: string, columns: readonly string[]): Promise<CsvFile> {
    return new CsvFile(await open(path, 'w'), columns);
  }

  get rows(): number {
    return this.#rows;
  }

  async add(cells: readonly Cell[]): Promise<void> {
    this.#rows += 1;
    this.#chunk += lineOf(cells);
    if (this.#chunk.length >= chunkLength) await this.#flush();
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#handle.close();
    }
  }

  async #flush(): Promise<void> {
    const chunk = this.#chunk;
    this.#chunk = '';
    await this.#handle.appendFile(chunk);
  }
}

/** Returns the number of rows written; the file is closed even if `fill` fails. */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  fill: (file: CsvFile) => Promise<void>,
): Promise<number> {
  const file = await CsvFile.create(path, columns);
  try {
    await fill(file);
  } finally {
    await file.close();
  }
  return file.rows;
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(textOf).join(',')}\n`;
}

function textOf(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? 'True' : 'False';
  return `"${cell.replaceAll('"', '""')}"`;
}
