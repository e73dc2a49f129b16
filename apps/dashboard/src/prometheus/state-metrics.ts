// How things stand now, of workers, Redis and the queue.
import type { Figures } from '../overview/figures.ts';
import { gauge, quote } from './text.ts';

type State = Pick<Figures, 'heartbeats' | 'redis' | 'oldest_waiting_seconds'>;

function oldest({ oldest_waiting_seconds: seconds }: State): string {
  const name = 'verdict_oldest_waiting_seconds';
  const lines = (['orders', 'live'] as const).map(
    (lane) => `${name}{lane="${lane}"} ${seconds[lane] ?? 0}`,
  );
  return gauge(name, 'Age of the order that waits for the longest, 0 when none does', lines);
}

function ofWorkers({ heartbeats }: State): string[] {
  const gaugeOf = (name: string, help: string, of: (beat: State['heartbeats'][number]) => number) =>
    gauge(
      name,
      help,
      heartbeats.map((beat) => `${name}{worker=${quote(beat.name)}} ${of(beat)}`),
    );
  return [
    gaugeOf(
      'verdict_worker_silent_seconds',
      'Since a worker was heard of last',
      ({ silent_ms }) => silent_ms / 1000,
    ),
    gaugeOf(
      'verdict_worker_orders_in_hand',
      'Orders that a worker is deciding',
      ({ orders_in_hand }) => orders_in_hand,
    ),
    gaugeOf(
      'verdict_worker_memory_bytes',
      'Resident memory of a worker',
      ({ memory_bytes }) => memory_bytes,
    ),
  ];
}

function ofRedis({ redis }: State): string[] {
  const used = redis.map(
    ({ server, used_bytes }) =>
      `verdict_redis_memory_used_bytes{server=${quote(server)}} ${used_bytes}`,
  );
  const max = redis.flatMap(({ server, max_bytes }) =>
    max_bytes === null
      ? []
      : [`verdict_redis_memory_max_bytes{server=${quote(server)}} ${max_bytes}`],
  );
  return [
    gauge('verdict_redis_memory_used_bytes', 'Memory that a Redis server uses', used),
    gauge('verdict_redis_memory_max_bytes', 'Memory that it may use, where it is limited', max),
  ];
}

/** Nothing while the figures cannot be read: old ones would look like new ones. */
export function stateMetrics(figures: State | null): string {
  if (figures === null) return '';
  return [oldest(figures), ...ofWorkers(figures), ...ofRedis(figures)].join('\n');
}
