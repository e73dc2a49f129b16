// From orders with outcomes to a tree that workers decide with.
import { openKeySpace } from '@verdict/testing';
import { execFileSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';
import { trainer, trainerJson } from './support/trainer.ts';

interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
}

interface Score {
  readonly fulfilled_of_delivered: Share;
  readonly agrees_with_label: Share;
}

const scoresOf = ({ scores }: Record<string, unknown>) => scores as readonly Score[];

async function fitShop(orders: number) {
  const shop = await generatedShop(orders);
  const out = join(await temporaryDirectory(), 'tree');
  return { shop, out, report: await trainerJson(['fit', '--data', shop.dir, '--out', out]) };
}

describe('trainer fit', () => {
  it('makes an artifact with which workers decide, better than the rules that it was not made from', async () => {
    const { shop, out, report } = await fitShop(4000);
    const [tree, rules, majority] = scoresOf(report);
    expect(tree?.fulfilled_of_delivered.share).toBeGreaterThan(0.95);
    expect(tree?.agrees_with_label.share).toBeGreaterThan(rules?.agrees_with_label.share ?? 1);
    expect(tree?.agrees_with_label.share).toBeGreaterThan(majority?.agrees_with_label.share ?? 1);

    const space = openKeySpace();
    await producerJson(space, ['load', shop.dir]);
    await startWorker(space);
    const enqueue = ['enqueue', shop.orders, '--pipeline', out, '--wait'];
    const decided = await producerJson(space, enqueue);
    expect(decided).toMatchObject({ decided: 4000, failed: 0 });
    const dry = await producerJson(space, ['enqueue', shop.orders, '--pipeline', out, '--dry-run']);
    expect(decided['recommendations']).toMatchObject(Object(dry['recommendations']));
    const { stdout } = await producer(space, ['results']);
    const [first] = parseJsonLines(stdout);
    expect(first).toMatchObject({ model: 'orders-tree@1.0.0' });
    expect(first?.['reason']).toMatch(/^tree\.leaf-\d+$/);
  }, 60_000);

  it('reads packed files, and says which rows it could not take', async () => {
    const shop = await generatedShop(200);
    execFileSync('gzip', [shop.orders]);
    await writeFile(join(shop.dir, 'zip_codes.csv'), 'nothing\n', { flag: 'a' });
    const out = join(await temporaryDirectory(), 'tree');
    const { code, stderr, stdout } = await trainer(['fit', '--data', shop.dir, '--out', out]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/rejected: zip_codes\.csv, line \d+: expected 2 cells/);
    expect(stdout).toContain('nobody saw what a held order would have become');
  });

  it('tells what is missing', async () => {
    const dir = await temporaryDirectory();
    await writeShop(dir);
    const fit = (...args: string[]) =>
      trainer(['fit', '--data', dir, '--out', join(dir, 'out'), ...args]);
    expect(await fit()).toMatchObject({ code: 1, stderr: /column order_fulfilled is missing/ });
    await writeShop(dir, {
      orders: `${orderHeader},order_fulfilled\no-1,c-1,2021-07-04 12:00:00,sku-1,1,01234,perhaps\n`,
    });
    const perhaps = await fit();
    expect(perhaps.stderr).toContain('expected true, false, 1 or 0, got "perhaps"');
    expect(perhaps.stderr).toContain('got 0 and 0');
    expect(await fit('--train-share', '1.5')).toMatchObject({ code: 2 });
    expect(await fit('--until', '2021-02-30 00:00:00')).toMatchObject({ code: 2 });
    expect(await fit('--max-depth', '0')).toMatchObject({ code: 2 });
    expect(await fit('--recipe', join(dir, 'none.json'))).toMatchObject({ code: 1 });
    expect(await trainer(['fit', '--data', join(dir, 'none'), '--out', dir])).toMatchObject({
      code: 1,
      stderr: /inventory\.csv: expected a file that can be read/,
    });
  });

  it('writes over no other artifact', async () => {
    const { shop, out } = await fitShop(200);
    const again = await trainer(['fit', '--data', shop.dir, '--out', out]);
    expect(again).toMatchObject({ code: 2, stderr: /expected a folder without an artifact/ });
  });
});

it('trainer seal takes what was changed by hand under another version, and says what is decided otherwise', async () => {
  const { out } = await fitShop(400);
  expect(await trainer(['seal', out, '--same-version'])).toMatchObject({ code: 0, stderr: '' });
  const model = join(out, 'model.json');
  const text = await readFile(model, 'utf8');
  await writeFile(model, text.replaceAll('"Deliver"', '"Decline"'));
  expect(await trainer(['seal', out])).toMatchObject({ code: 2, stderr: /another than 1\.0\.0/ });
  const refused = await trainer(['seal', out, '--version', '1.0.1']);
  expect(refused).toMatchObject({ code: 1, stderr: /examples\.jsonl:\d+: expected .*Deliver/ });
  const sealed = await trainer(['seal', out, '--version', '1.0.1', '--update-examples']);
  expect(sealed).toMatchObject({ code: 0, stdout: /^orders-tree@1\.0\.1 [0-9a-f]{64}\n$/ });
  expect(sealed.stderr).toContain('baseline.json is left out');
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
  expect(manifest.files).not.toHaveProperty('baseline.json');
  expect(manifest).toMatchObject({ version: '1.0.1', training_window: { orders: 300 } });
});

it('docs/training.md shows commands that run as they are written', async () => {
  const repo = join(import.meta.dirname, '..');
  const text = await readFile(join(repo, 'docs/training.md'), 'utf8');
  const [, script = ''] = /run by test\/trainer\.test\.ts.*?```sh\n(.*?)```/s.exec(text) ?? [];
  expect(script).toContain('npx trainer fit');
  const cwd = await temporaryDirectory();
  for (const name of ['node_modules', 'package.json', 'apps', 'libs']) {
    await symlink(join(repo, name), join(cwd, name));
  }
  const env = { ...process.env, NO_COLOR: '1' };
  const output = execFileSync('bash', ['-euc', script], { cwd, env, encoding: 'utf8' });
  expect(output).toContain('written to artifacts/orders-tree');
  expect(output).toContain('10,000 decided · 0 failed');
}, 60_000);

describe.skipIf(!hasRealOrders)('the 10,000 real orders of July 2021', () => {
  it('show a tree of their first three weeks the rule that made them', async () => {
    const out = join(await temporaryDirectory(), 'tree');
    const report = await trainerJson(['fit', '--data', realOrdersDir, '--out', out]);
    expect(report).toMatchObject({
      training: { orders: 7500, unexplained: 0 },
      later: { orders: 2500 },
    });
    const [tree, rules, majority] = scoresOf(report);
    expect(tree?.fulfilled_of_delivered).toMatchObject({ count: 1902, of: 1902 });
    expect(rules?.fulfilled_of_delivered).toMatchObject({ count: 931, of: 976 });
    expect(majority?.fulfilled_of_delivered).toMatchObject({ count: 1902, of: 2500 });
  });
});
