// The health check of a worker's container: exit code 0 when all its replicas are at Redis.
import { describeError, readSettings, withinMs } from '@verdict/runtime';
import { checkHealth } from './check-health.ts';
import { openServers } from './open-servers.ts';

const answerWithinMs = 3000;

async function main(): Promise<void> {
  const settings = readSettings();
  const { shards } = await openServers(settings, 'command');
  const check = checkHealth(shards, settings.WORKER_REPLICAS);
  await withinMs(check, answerWithinMs, 'the answer of Redis');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`worker: ${describeError(error)}`);
    process.exit(1);
  },
);
