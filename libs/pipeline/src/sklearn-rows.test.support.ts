// What scikit-learn decided. The fixtures are made by apps/trainer/python/make_fixture.py.
import type { Order, Snapshot } from '@verdict/records';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readArtifactFolder } from './artifact/read-folder.ts';

const folder = new URL('./fixtures/sklearn/', import.meta.url);

export interface SklearnRow {
  readonly order: Order;
  readonly facts: Snapshot;
  readonly cells: Readonly<Record<string, string>>;
}

const timestamp = '2021-07-01 00:00:00';

function secondsAfter(time: string, seconds: number): string {
  const later = new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1000);
  return later.toISOString().slice(0, 19).replace('T', ' ');
}

function rowOf(cells: Readonly<Record<string, string>>): SklearnRow {
  const { hour = '', quantity, inventory, payment_status = '', seconds_until_available } = cells;
  const time = `2021-07-04 ${hour.padStart(2, '0')}:00:00`;
  const order = {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: time,
    sku_code: 'sku-1',
    quantity: Number(quantity),
    zip_code: '03779',
  };
  const available_from = secondsAfter(time, Number(seconds_until_available));
  const facts = {
    inventory: inventory === '' ? null : { inventory: Number(inventory), timestamp },
    payment: payment_status === '' ? null : { payment_status, timestamp },
    zip_code: seconds_until_available === '' ? null : { available_from },
  };
  return { order, facts, cells };
}

export async function readSklearnRows(): Promise<SklearnRow[]> {
  const text = gunzipSync(await readFile(new URL('rows.csv.gz', folder))).toString();
  const [header = '', ...lines] = text.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return rowOf(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
  });
}

/** The artifact as the exporter and `trainer seal` left it. */
export function readSklearnFolder(name: string) {
  return readArtifactFolder(fileURLToPath(new URL(name, folder)));
}

/** The same model as ONNX. */
export function readSklearnOnnx(name: string): Promise<Uint8Array> {
  return readFile(new URL(`${name}.onnx`, folder));
}
