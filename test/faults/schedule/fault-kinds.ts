// Every kind of fault: what it strikes, and for how long. Faults of one lane follow one another, those of
// different lanes overlap as their times happen to fall.

export type Lane = 'workers' | 'producer' | 'redis' | 'network' | 'queue';

interface KindOfFault {
  readonly lane: Lane;
  /** How long it lasts, in milliseconds, from and to; [0, 0] for what happens in one moment. */
  readonly ms: readonly [number, number];
  readonly says: string;
}

const lock = 1000;

export const faultKinds = {
  'kill-replica': { lane: 'workers', ms: [0, 0], says: 'kill -9 of a worker process' },
  'kill-supervisor': { lane: 'workers', ms: [0, 0], says: 'kill -9 of the worker command' },
  'stop-workers': { lane: 'workers', ms: [0, 0], says: 'SIGTERM to the worker command, new start' },
  'freeze-replica': {
    lane: 'workers',
    ms: [2.2 * lock, 3 * lock],
    says: 'SIGSTOP of a worker process for longer than its lock, then SIGCONT',
  },
  'freeze-all-workers': {
    lane: 'workers',
    ms: [2.2 * lock, 4.5 * lock],
    says: 'SIGSTOP of all worker processes at once, then SIGCONT',
  },
  'scale-workers': { lane: 'workers', ms: [1000, 2500], says: 'more workers come and leave again' },
  'kill-producer': { lane: 'producer', ms: [0, 0], says: 'kill -9 of the producer in mid-enqueue' },
  'second-producer': { lane: 'producer', ms: [0, 0], says: 'a second producer, the same file' },
  'freeze-redis': { lane: 'redis', ms: [1.5 * lock, 3 * lock], says: 'SIGSTOP of Redis' },
  'restart-redis': { lane: 'redis', ms: [100, 1500], says: 'SIGTERM of Redis, start again' },
  'kill-redis': { lane: 'redis', ms: [100, 1500], says: 'kill -9 of Redis, start from its file' },
  'power-cut': {
    lane: 'redis',
    ms: [100, 1500],
    says: 'power cut: Redis is killed and its disk forgets what was not synced',
  },
  'read-only-redis': { lane: 'redis', ms: [500, 2500], says: 'Redis becomes a replica, and back' },
  'full-redis': { lane: 'redis', ms: [800, 2500], says: 'Redis at the end of its memory' },
  'empty-redis': {
    lane: 'redis',
    ms: [0, 0],
    says: 'FLUSHALL, then load and verify --repair --wait',
  },
  'kill-connections': {
    lane: 'network',
    ms: [1000, 3000],
    says: 'CLIENT KILL of all connections, over and over',
  },
  'cut-network': { lane: 'network', ms: [500, 3000], says: 'connections cut, new ones refused' },
  'silent-network': {
    lane: 'network',
    ms: [1.2 * lock, 3 * lock],
    says: 'connections stay open and nothing arrives',
  },
  'slow-network': { lane: 'network', ms: [1500, 3000], says: '40 ms each way' },
  'malformed-jobs': { lane: 'queue', ms: [0, 0], says: 'rubbish in the queue' },
} as const satisfies Readonly<Record<string, KindOfFault>>;

export type FaultName = keyof typeof faultKinds;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultKinds, name);
}

export const faultNames: readonly FaultName[] = Object.keys(faultKinds).filter(isFaultName);
