// `npm run screenshots`: takes the pictures of the README anew, on a Redis of their own.
import { startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../browser-launch.ts';
import { repo } from '../faults/stage/repo.ts';
import { addressOf, commandsOf, type Start } from './commands.ts';
import { writePast } from './past.ts';
import { type Picture, pictures } from './pictures.ts';
import { openShop } from './shop.ts';

const prefix = '{verdict}';
const width = 1440;
/** Pictures are part of the repository. */
const largestBytes = 200_000;

async function takePicture(page: Page, { file, colorScheme, height, open }: Picture) {
  const path = join(repo, 'docs', file);
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
  await open(page);
  await page.screenshot({ path });
  const { size } = await stat(path);
  if (size > largestBytes)
    throw new Error(`${path}: expected at most ${largestBytes} bytes, got ${size}`);
  console.log(`${path}: ${size} bytes`);
}

async function takePictures(start: Start, nightFile: string): Promise<void> {
  const baseURL = await addressOf(start('dashboard', ['--port', '0', '--writable']));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ baseURL });
    start('producer', ['enqueue', nightFile, '--run', 'night']);
    for (const picture of pictures) await takePicture(page, picture);
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  const server = await startRedisServer({ cacheDir: join(repo, '.cache/redis') });
  const dir = await mkdtemp(join(tmpdir(), 'verdict-'));
  const redis = new Redis(server.url);
  try {
    const start = commandsOf(server.url);
    const { nightFile } = await openShop(start, dir);
    await writePast({ redis, prefix }, Date.now());
    await takePictures(start, nightFile);
  } finally {
    redis.disconnect();
    await rm(dir, { recursive: true });
    await server.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
