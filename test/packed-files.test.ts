// Files packed with gzip, from the directory of a shop to its results.
import { listEnqueues } from '@verdict/results';
import { openKeySpace } from '@verdict/testing';
import { parse } from 'csv-parse/sync';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';

const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };

async function pack(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
    await rm(path);
  }
}

it('a shop of packed files is decided like one of plain files', async () => {
  const space = openKeySpace();
  const { dir, orders } = await generatedShop(2000);
  const plain = await producerJson(nowhere, ['enqueue', orders, '--dry-run']);
  await pack(dir);
  const packed = `${orders}.gz`;
  expect(await producerJson(nowhere, ['enqueue', packed, '--dry-run'])).toMatchObject({
    run: 'orders',
    recommendations: plain['recommendations'],
  });
  expect(await producerJson(space, ['load', dir])).toMatchObject({
    payments: { file: 'payments.csv.gz', rejected: 0 },
  });
  await startWorker(space);
  const report = await producerJson(space, ['enqueue', packed, '--wait']);
  expect(report).toMatchObject({
    enqueued: 2000,
    recommendations: plain['recommendations'],
  });
  const like = await producer(space, ['results', '--like', packed]);
  const rows: { readonly order_id: string }[] = parse(gunzipSync(await readFile(packed)), {
    columns: true,
  });
  expect(parseJsonLines(like.stdout).map((line) => line['order_id'])).toEqual(
    rows.map((row) => row.order_id),
  );
  const loaded = { payments: 'loaded', inventory: 'loaded', zip_codes: 'loaded' };
  const well = { decided: 2000, missing: 0, foreign: 0, facts: loaded };
  expect(await producerJson(space, ['verify', packed])).toMatchObject(well);
  // Packed or not, the facts are the same.
  const payments = join(dir, 'payments.csv');
  await writeFile(payments, gunzipSync(await readFile(`${payments}.gz`)));
  await rm(`${payments}.gz`);
  expect(await producerJson(space, ['verify', packed])).toMatchObject(well);
}, 90_000);

it('facts that are there plain and packed are refused', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await writeFile(join(dir, 'payments.csv.gz'), gzipSync('order_id\n'));
  const { code, stderr } = await producer(space, ['load', dir]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${dir}: expected payments.csv or payments.csv.gz, got both`);
});

it('stdin is unpacked when its first bytes say so', async () => {
  const { dir, orders } = await generatedShop(300);
  const args = ['enqueue', '-', '--dry-run', '--facts', dir];
  const file = await readFile(orders);
  const plain = await producerJson(nowhere, args, { stdin: [file] });
  expect(plain).toMatchObject({ file: 'stdin', enqueued: 300 });
  const packed = Array.from(gzipSync(file), (byte) => Buffer.of(byte));
  expect(await producerJson(nowhere, args, { stdin: packed })).toEqual(plain);
});

const brokenFiles = [
  {
    what: 'cut off',
    breakOff: (packed: Buffer) => packed.subarray(0, -4),
    says: 'the gzip data is cut off',
    enqueued: 500,
  },
  {
    what: 'followed by something else',
    breakOff: (packed: Buffer) => Buffer.concat([packed, Buffer.from('more')]),
    says: 'other bytes follow the gzip data',
    enqueued: 500,
  },
];

describe('a packed file that is', () => {
  it.each(brokenFiles)(
    '$what ends the command, after all before that was enqueued',
    async (broken) => {
      const space = openKeySpace();
      const { dir, orders } = await generatedShop(500);
      const packed = gzipSync(await readFile(orders));
      const path = `${orders}.gz`;
      await writeFile(path, broken.breakOff(packed));
      await producerJson(space, ['load', dir]);
      const { code, stdout, stderr } = await producer(space, ['enqueue', path]);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(`producer: orders.csv.gz: ${broken.says}`);
      expect(stderr).toMatch(/bytes of it were read, rows up to line 501 were taken/);
      expect(stderr).toContain(`${broken.enqueued} enqueued, 0 known already, 0 rejected`);
      expect(await producerJson(space, ['status'])).toMatchObject({ accepted: broken.enqueued });
      const [noted] = await listEnqueues(space, 'orders');
      expect(noted).toMatchObject({ rows: 500, enqueued: broken.enqueued, ended_at: null });
      await writeFile(path, packed);
      expect(await producerJson(space, ['enqueue', path])).toMatchObject({
        enqueued: 500 - broken.enqueued,
        duplicates: broken.enqueued,
      });
    },
  );

  /** Packed without compression: only the checksum tells that a digit is another. */
  it('damaged enqueues nothing, as its rows may be wrong; stdin can be read only once', async () => {
    const space = openKeySpace();
    const { dir, orders } = await generatedShop(500);
    const packed = gzipSync(await readFile(orders), { level: 0 });
    packed.write('3', packed.indexOf('"2021-') + '"202'.length);
    const path = `${orders}.gz`;
    await writeFile(path, packed);
    await producerJson(space, ['load', dir]);
    const { code, stderr } = await producer(space, ['enqueue', path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/orders\.csv\.gz: .*checksum does not fit.*; nothing of it was taken/);
    expect(await producerJson(space, ['runs'])).toEqual([]);
    const piped = await producer(space, ['enqueue', '-', '--run', 'piped'], { stdin: [packed] });
    expect(piped.code).toBe(1);
    expect(piped.stderr).toMatch(/so rows of it may be wrong.*rows up to line 501 were taken/);
  });
});
