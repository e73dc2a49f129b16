// Where the figures come from: the shards of the current layout, and those of runs with another.
import { openPipelines, type Pipelines } from '@verdict/pipeline';
import { type Lane, lanes, openQueueShards, type QueueShard } from '@verdict/queue';
import { fetchArtifact, type Run } from '@verdict/results';
import type { Connections, Settings } from '@verdict/runtime';
import { layoutOf, type Layout, mapShards, openLayouts } from '@verdict/shards';
import type { Shard, Shards } from '@verdict/shards';
import { type BoardName, boardNameOf } from '../board-name.ts';

/** A shard, and how Bull Board calls its queue. */
export interface BoardShard extends QueueShard {
  readonly board: BoardName;
}

export interface Source {
  /** Where the runs are listed. */
  readonly home: Shard;
  /** Those that the runs name. */
  readonly pipelines: Pipelines;
  /** The shards that new runs are spread over. */
  readonly current: Shards<BoardShard>;
  readonly shardsOf: (run: Run) => Shards<BoardShard>;
  /** The current layout and those of the runs, each once. */
  readonly layoutsOf: (runs: readonly Run[]) => readonly Shards<BoardShard>[];
  /** The queues of all lanes in those layouts. */
  readonly queuesOf: (runs: readonly Run[]) => readonly BoardShard[];
  /** The queues in which an order of the run may have its job, one of each lane. */
  readonly queuesOfOrder: (run: Run, order_id: string) => readonly BoardShard[];
}

type ShardsByLane = Readonly<Record<Lane, Shards<BoardShard>>>;

function withBoards(shards: Shards, lane: Lane): Shards<BoardShard> {
  return mapShards(openQueueShards(shards, { lane, isLooking: true }), (shard, index) => {
    // Lost connections; the pages tell. Without a listener they would end the process.
    shard.queue.on('error', () => {});
    return { ...shard, board: boardNameOf(lane, shards.layout, index) };
  });
}

/** @throws LayoutError when the settings do not fit each other */
export function openSource(
  connections: Connections,
  { KEY_PREFIX, QUEUE_SHARDS }: Pick<Settings, 'KEY_PREFIX' | 'QUEUE_SHARDS'>,
): Source {
  const layouts = openLayouts(connections, KEY_PREFIX);
  const opened = new Map<Shards, ShardsByLane>();
  const open = (layout: Layout): ShardsByLane => {
    const shards = layouts.shardsOf(layout);
    const known = opened.get(shards) ?? {
      orders: withBoards(shards, 'orders'),
      live: withBoards(shards, 'live'),
    };
    opened.set(shards, known);
    return known;
  };
  const current = open(layoutOf(QUEUE_SHARDS, connections.length));
  const openedFor = (runs: readonly Run[]) => [
    ...new Set([current, ...runs.map(({ layout }) => open(layout))]),
  ];
  return {
    home: layouts.home,
    pipelines: openPipelines((digest) => fetchArtifact(layouts.home, digest)),
    current: current.orders,
    shardsOf: ({ layout }) => open(layout).orders,
    layoutsOf: (runs) => openedFor(runs).map(({ orders }) => orders),
    queuesOf: (runs) =>
      openedFor(runs).flatMap((byLane) => lanes.flatMap((lane) => byLane[lane].all)),
    queuesOfOrder: ({ layout }, order_id) => lanes.map((lane) => open(layout)[lane].of(order_id)),
  };
}
