import { link, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { UsageError } from './errors.ts';
import { refuseOverwriting } from './refuse-overwriting.ts';

it('knows the input by any name', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-overwrite-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const orders = join(dir, 'orders.csv');
  await writeFile(orders, 'order_id\n');
  await writeFile(join(dir, 'other.csv'), 'order_id\n');
  await symlink(orders, join(dir, 'symlink'));
  await link(orders, join(dir, 'link'));
  for (const name of ['orders.csv', './x/../orders.csv', 'symlink', 'link']) {
    const refused = refuseOverwriting('--out', join(dir, name), orders);
    await expect(refused, name).rejects.toThrow(UsageError);
  }
  for (const out of [undefined, '-', join(dir, 'other.csv'), join(dir, 'new.csv')]) {
    await refuseOverwriting('--out', out, orders);
  }
  await refuseOverwriting('--out', orders, '-');
});
