// One round of one contestant, in a process of its own: `contestant.js NAME SETUP`, the setup as JSON.
// Sends what it measured to the process that started it.
import { Redis } from 'ioredis';
import { z } from 'zod';
import { contestants } from './contestants/index.ts';

const setupSchema = z.object({
  url: z.url(),
  orders: z.int().positive(),
  dir: z.string(),
  profileDir: z.string().optional(),
});

const nameSchema = z.enum(Object.keys(contestants) as [keyof typeof contestants]);

async function main(): Promise<void> {
  const [name, setup = '{}'] = process.argv.slice(2);
  process.once('disconnect', () => process.exit(1)); // nobody is there to be told
  const { url, ...rest } = setupSchema.parse(JSON.parse(setup));
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const round = await contestants[nameSchema.parse(name)]({ redis, url, ...rest });
  process.send?.(round, () => process.exit(0));
}

await main();
