import {
  type CaptureColumn,
  captureColumns,
  type CaptureRow,
  type CaptureValue,
  type ColumnType,
} from '@verdict/capture';
import { secondsOf } from '@verdict/records';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { open } from 'node:fs/promises';
import type { RowFile } from './row-file.ts';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
type SchemaElement = Schema[number];

/** How the format names the types; `instant` is in UTC, `local-time` in no zone. */
const parquetTypes: Readonly<
  Record<ColumnType, Pick<SchemaElement, 'type'> & Partial<SchemaElement>>
> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  'local-time': {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
  },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
};

function elementOf({ name, type, isNullable }: CaptureColumn): SchemaElement {
  return { name, repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED', ...parquetTypes[type] };
}

const schema: Schema = [
  { name: 'root', num_children: captureColumns.length },
  ...captureColumns.map(elementOf),
];

function storedValue(type: ColumnType, value: CaptureValue): unknown {
  if (type === 'integer' && typeof value === 'number') return BigInt(value);
  if (type === 'local-time' && typeof value === 'string') return BigInt(secondsOf(value)) * 1000n;
  if (type === 'instant' && typeof value === 'string') return BigInt(Date.parse(value));
  return value;
}

function columnOf({ name, type }: CaptureColumn, rows: readonly CaptureRow[]) {
  const data = rows.map((row) => storedValue(type, row[name] ?? null));
  // The least and the greatest object help no query.
  return { name, data, statistics: type !== 'json' };
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @param heldRows rows of a row group, which are written at once */
export async function openParquet(path: string, heldRows: number): Promise<RowFile> {
  const writer = new ParquetWriter({ writer: fileWriter(path), schema, createdBy: 'verdict' });
  let held: CaptureRow[] = [];
  const writeGroup = async (rows: readonly CaptureRow[]) => {
    const columnData = captureColumns.map((column) => columnOf(column, rows));
    await writer.write({ columnData, rowGroupSize: rows.length });
  };
  const writeHeld = async (least: number) => {
    while (held.length >= least) {
      await writeGroup(held.slice(0, heldRows));
      held = held.slice(heldRows);
    }
  };
  return {
    write: async (rows) => {
      held.push(...rows);
      await writeHeld(heldRows);
    },
    close: async () => {
      await writeHeld(1);
      await writer.finish();
      await syncFile(path);
    },
  };
}
