// The process behind `isolation.ts`: decides what its parent sends, as a replica would.
import { RedisHistory } from '@verdict/history';
import { openPipelines } from '@verdict/pipeline';
import { ImpossibleOrderError, reasonOfError } from '@verdict/records';
import { fetchArtifact } from '@verdict/results';
import { driftWindowSecondsOf, openLog, readSettings } from '@verdict/runtime';
import { openBeside } from './beside-result.ts';
import { openCapture } from './capture.ts';
import type { OrderHooks } from './hooked-order.ts';
import type { Question, Reply } from './isolation.ts';
import { openServers } from './open-servers.ts';
import { openRedisWatch } from './open-redis-watch.ts';
import { processOrder } from './process-order.ts';
import { openRunLedger } from './run-ledger.ts';
import { startHooks } from './start-hooks.ts';
import { startWatchdog } from './watchdog.ts';

const settings = readSettings();
const graceMs = 5000;
/** How long it waited was told when it was taken first. */
const times = { addedMs: Number.NaN, takenMs: Number.NaN };

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function replyTo({ attempt, shard }: Question): Promise<Reply> {
  try {
    const deps = depsOfShards[shard];
    if (deps === undefined) throw new Error(`there is no shard ${shard}`);
    return { value: await processOrder(attempt, times, deps) };
  } catch (error) {
    const isFinal = error instanceof ImpossibleOrderError;
    return { isFinal, reason: reasonOfError(error), message: messageOf(error) };
  }
}

/** The order that is in here is the cause; an error that nobody catches is told before the end. */
function tellOnDeath(kind: 'uncaughtException' | 'unhandledRejection', what: string): void {
  process.once(kind, (error: unknown) => {
    // Without a turn of the event loop in between, in which the order might still be decided.
    process.send?.({ dying: `${what}: ${messageOf(error)}` });
    process.exit(1);
  });
}

tellOnDeath('uncaughtException', 'uncaught error');
tellOnDeath('unhandledRejection', 'unhandled rejection');
// Without its parent nobody would end it, not even out of an endless loop.
process.once('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal at once; this one ends with its parent.
process.on('SIGINT', () => {});
await startWatchdog(`isolated-${process.pid}`, settings.ORDER_TIMEOUT_MS + graceMs);

const servers = await openServers(settings, 'service');
const log = openLog(settings.LOG_LEVEL, `isolated-${process.pid}`);
const { watch } = openRedisWatch(servers, log);
const pipelines = openPipelines((digest) => fetchArtifact(servers.layouts.home, digest));
const captureOf = openCapture(settings, `isolated-${process.pid}`);
const besideOf = openBeside(driftWindowSecondsOf(settings), captureOf);
const { hooks } = await startHooks(settings, servers.layouts.home, log, (error) => {
  log.warn({ err: error }, 'counts of hooks cannot be written; trying again');
});
/** The parent tells errors, also those that end this process. */
const withoutErrors: OrderHooks | undefined = hooks && {
  ...hooks,
  observe: (at, event) => {
    if (at !== 'on-error') hooks.observe(at, event);
  },
};
const depsOfShards = servers.shards.all.map(({ redis, prefix }) => ({
  history: new RedisHistory(redis, prefix),
  pipelines,
  ledger: openRunLedger({ redis, prefix }, settings.CAPTURE_KEPT),
  timeoutMs: settings.ORDER_TIMEOUT_MS,
  besideOf,
  ...(withoutErrors && { hooks: withoutErrors }),
  watch,
}));
process.on('message', (question: Question) => {
  void replyTo(question).then((reply) => process.send?.(reply));
});
process.send?.('ready');
