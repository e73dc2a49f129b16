import { createRequire } from 'node:module';
import { onTestFinished } from 'vitest';

function findDuckDb(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('@duckdb/node-api');
  } catch {
    return undefined;
  }
}

const found = findDuckDb();

/**
 * Whether there is a DuckDB, which is no dependency: put it anywhere with `npm install @duckdb/node-api@1.5.6-r.1` and
 * set NODE_PATH to that node_modules.
 */
export const hasDuckDb = found !== undefined;

type Row = Readonly<Record<string, unknown>>;

interface Connection {
  readonly runAndReadAll: (sql: string) => Promise<{ readonly getRowObjectsJson: () => Row[] }>;
  readonly closeSync: () => void;
}

/** The rows of one statement after the other, on a database in memory that ends with the running test. */
export async function openDuckDb(): Promise<(sql: string) => Promise<Row[]>> {
  const { DuckDBInstance } = await import(found ?? '@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection: Connection = await instance.connect();
  onTestFinished(() => connection.closeSync());
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
