// What somebody on duty should know without looking at every figure: one sentence for each trouble.
import type { Heartbeat } from '@verdict/monitor';
import type { MinutePace } from '../history/recent.ts';
import type { RedisFigures } from './redis-servers.ts';

export interface Alert {
  readonly code:
    | 'backlog.growing'
    | 'workers.none'
    | 'worker.silent'
    | 'failures.rising'
    | 'orders.old'
    | 'redis.memory'
    | 'redis.evicting'
    | 'redis.not-persisting';
  readonly text: string;
}

export interface AlertFigures {
  readonly waiting: number;
  /** Workers that are connected or were heard of just now; null where neither is known. */
  readonly workers: number | null;
  readonly heartbeats: readonly Heartbeat[];
  /** Whole minutes, oldest first, without the one of now. */
  readonly pace: readonly MinutePace[];
  readonly oldest_waiting_seconds: { readonly orders: number | null; readonly live: number | null };
  readonly redis: readonly RedisFigures[];
}

/** A worker says every two seconds that it lives. */
export const silentMs = 15_000;

const growingMinutes = 5;
/** Fewer are decided in a moment. */
const leastBacklog = 1000;
const leastFailures = 10;
const leastFailedShare = 0.01;
const oldSeconds = { orders: 1800, live: 10 } as const;
const fullShare = 0.8;

function backlogGrowing({ waiting, pace }: AlertFigures): Alert[] {
  const last = pace.slice(-growingMinutes);
  const grows = last.map(({ accepted, decided, failed }) => accepted > decided + failed);
  if (waiting < leastBacklog || last.length < growingMinutes || grows.includes(false)) return [];
  const text = `For ${growingMinutes} minutes more orders have come in than workers have decided; ${waiting} wait now.`;
  return [{ code: 'backlog.growing', text }];
}

function noWorker({ waiting, workers }: AlertFigures): Alert[] {
  if (workers !== 0 || waiting === 0) return [];
  return [{ code: 'workers.none', text: `${waiting} orders wait and no worker is running.` }];
}

function silentWorkers({ heartbeats }: AlertFigures): Alert[] {
  return heartbeats
    .filter(({ silent_ms }) => silent_ms > silentMs)
    .map(({ name, silent_ms, orders_in_hand }) => ({
      code: 'worker.silent',
      text:
        `${name} has not been heard of for ${Math.round(silent_ms / 1000)} s, with ${orders_in_hand} ` +
        'orders in hand; others will take them.',
    }));
}

function total(minutes: readonly MinutePace[], of: (minute: MinutePace) => number): number {
  return minutes.reduce((sum, minute) => sum + of(minute), 0);
}

/** More than twice as many as in the minutes before, and more than the odd one. */
function failuresRising({ pace }: AlertFigures): Alert[] {
  const last = pace.slice(-growingMinutes);
  const before = pace.slice(-2 * growingMinutes, -growingMinutes);
  const failed = total(last, (minute) => minute.failed);
  const ended = failed + total(last, (minute) => minute.decided);
  const earlier = total(before, (minute) => minute.failed);
  const isRising = failed >= leastFailures && failed > 2 * earlier;
  if (!isRising || failed < leastFailedShare * ended) return [];
  const text = `${failed} orders failed in ${growingMinutes} minutes, ${earlier} in the ${growingMinutes} before.`;
  return [{ code: 'failures.rising', text }];
}

function oldOrders({ oldest_waiting_seconds: oldest }: AlertFigures): Alert[] {
  const lanes = [
    { seconds: oldest.orders, limit: oldSeconds.orders, name: 'An order' },
    { seconds: oldest.live, limit: oldSeconds.live, name: 'A live order' },
  ];
  return lanes.flatMap(({ seconds, limit, name }) =>
    seconds === null || seconds <= limit
      ? []
      : [
          {
            code: 'orders.old' as const,
            text: `${name} has waited for ${Math.round(seconds)} s; more than ${limit} s is long.`,
          },
        ],
  );
}

function redisTroubles(redis: RedisFigures): Alert[] {
  const { server, used_bytes, max_bytes, eviction_policy, is_persisting_well } = redis;
  const alerts: Alert[] = [];
  if (max_bytes !== null && used_bytes > fullShare * max_bytes) {
    const percent = Math.round((100 * used_bytes) / max_bytes);
    const text = `Redis ${server} has used ${percent} % of its memory; when it is full, no order gets in.`;
    alerts.push({ code: 'redis.memory', text });
  }
  if (eviction_policy !== '' && eviction_policy !== 'noeviction') {
    const text = `Redis ${server} would drop orders when it is full: its maxmemory-policy is ${eviction_policy}, not noeviction.`;
    alerts.push({ code: 'redis.evicting', text });
  }
  if (!is_persisting_well) {
    const text = `Redis ${server} failed to write to its disk: what it holds would not survive its restart.`;
    alerts.push({ code: 'redis.not-persisting', text });
  }
  return alerts;
}

/** The worst first. */
export function alertsOf(figures: AlertFigures): Alert[] {
  return [
    ...noWorker(figures),
    ...figures.redis.flatMap(redisTroubles),
    ...silentWorkers(figures),
    ...failuresRising(figures),
    ...oldOrders(figures),
    ...backlogGrowing(figures),
  ];
}
