// The watch over a worker's Redis, and its errors in the log, as rarely as is enough.
import { describeError, findTrouble, type Log, openRareLog } from '@verdict/runtime';
import { neededBy } from './needed-commands.ts';
import type { Servers } from './open-servers.ts';
import { RedisWatch } from './redis-watch.ts';

const everyMs = 1000;
const answerWithinMs = 2000;
const logIntervalMs = 10_000;

export function openRedisWatch({ connections, shards }: Servers, log: Log) {
  const needed = neededBy(shards);
  const rare = openRareLog({
    intervalMs: logIntervalMs,
    log: (err) => log.error({ err }, 'queue error'),
    logSuppressed: (suppressed) =>
      log.error({ suppressed, interval_ms: logIntervalMs }, 'more queue errors'),
  });
  const onError = (error: unknown) => rare.write(describeError(error));
  const watch = new RedisWatch({
    findTrouble: () => findTrouble(connections, answerWithinMs, needed),
    log,
    everyMs,
    onTrouble: onError,
  });
  const close = () => {
    watch.close();
    rare.close();
  };
  return { watch, onError, close };
}
