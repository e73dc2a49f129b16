// Where the figures come from: the shards of the current layout, and those of runs with another.
import { openQueueShards, type QueueShard } from '@verdict/queue';
import type { Run } from '@verdict/results';
import type { Settings } from '@verdict/runtime';
import { layoutOf, type Layout, mapShards, openLayouts } from '@verdict/shards';
import type { Shard, Shards } from '@verdict/shards';
import type { Connections } from '../redis-link.ts';
import { type BoardName, boardNameOf } from '../board-name.ts';

/** A shard, and how Bull Board calls its queue. */
export interface BoardShard extends QueueShard {
  readonly board: BoardName;
}

export interface Source {
  /** Where the runs are listed. */
  readonly home: Shard;
  /** The shards that new runs are spread over. */
  readonly current: Shards<BoardShard>;
  readonly shardsOf: (run: Run) => Shards<BoardShard>;
  /** The current layout and those of the runs, each once. */
  readonly layoutsOf: (runs: readonly Run[]) => readonly Shards<BoardShard>[];
}

function withBoards(shards: Shards): Shards<BoardShard> {
  return mapShards(openQueueShards(shards), (shard, index) => {
    // Lost connections; the pages tell. Without a listener they would end the process.
    shard.queue.on('error', () => {});
    return { ...shard, board: boardNameOf(shards.layout, index) };
  });
}

/** @throws LayoutError when the settings do not fit each other */
export function openSource(
  connections: Connections,
  { KEY_PREFIX, QUEUE_SHARDS }: Pick<Settings, 'KEY_PREFIX' | 'QUEUE_SHARDS'>,
): Source {
  const layouts = openLayouts(connections, KEY_PREFIX);
  const opened = new Map<Shards, Shards<BoardShard>>();
  const open = (layout: Layout) => {
    const shards = layouts.shardsOf(layout);
    const known = opened.get(shards) ?? withBoards(shards);
    opened.set(shards, known);
    return known;
  };
  const current = open(layoutOf(QUEUE_SHARDS, connections.length));
  const shardsOf = ({ layout }: Run) => open(layout);
  const layoutsOf = (runs: readonly Run[]) => [...new Set([current, ...runs.map(shardsOf)])];
  return { home: layouts.home, current, shardsOf, layoutsOf };
}
