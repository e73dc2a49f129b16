import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from './files.ts';
import { generatedShop } from './generated-shop.ts';
import { trainerJson } from './trainer.ts';

/** A made-up shop, cut down to the orders that an artifact was trained with. */
export async function openTrainingShop() {
  const shop = await generatedShop(2000);
  const artifact = join(await temporaryDirectory(), 'tree');
  await trainerJson(['fit', '--data', shop.dir, '--out', artifact]);
  const manifest = JSON.parse(await readFile(join(artifact, 'manifest.json'), 'utf8'));
  const { to, orders: trained } = manifest.training_window;
  const [header, ...rows] = (await readFile(shop.orders, 'utf8')).trim().split('\n');
  const timeOf = (row: string) => /\d{4}-\d\d-\d\d[ T][\d:]{8}/.exec(row)?.[0].replace('T', ' ');
  const training = rows.filter((row) => (timeOf(row) ?? '') <= to);
  await writeFile(shop.orders, `${[header, ...training].join('\n')}\n`);
  return { ...shop, artifact, orderCount: training.length, trained: Number(trained) };
}
