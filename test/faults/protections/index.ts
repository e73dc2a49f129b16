// Every mechanism and setting that protects orders, with what goes wrong without it. A checker that stays green
// then checks nothing.
import type { Protection } from './protection.ts';

export const protections = {
  isolation: {
    says: 'an order that lost its worker is decided alone',
    edits: [
      { module: 'worker/dist/replica.js', from: 'attempt.stalls > 0', to: 'false' },
      { module: 'queue/dist/work.js', from: 'maxStalledCount = 50', to: 'maxStalledCount = 1' },
    ],
    poisons: ['exit'],
    faults: [],
    replicas: 2,
    // Those beside it fail with it; and none is told for what it did.
    violations: ['innocent failed', 'cause untrue'],
  },
  'stall-count': {
    says: 'innocent orders may lose their worker often',
    edits: [
      { module: 'queue/dist/work.js', from: 'maxStalledCount = 50', to: 'maxStalledCount = 0' },
    ],
    faults: ['kill-replica'],
    replicas: 2,
    violations: ['innocent failed'],
  },
  'stalled-check': {
    says: 'orders of a silent worker go to another',
    edits: [{ module: 'queue/dist/work.js', from: 'lockMs / 2', to: '3_600_000' }],
    faults: ['kill-replica'],
    replicas: 2,
    violations: ['stuck'],
  },
  watchdog: {
    says: 'a process whose event loop stands still is ended',
    edits: [
      {
        module: 'worker/dist/replica.js',
        from: 'startWatchdog(name, settings.WORKER_LOCK_MS);',
        to: '',
      },
    ],
    poisons: ['loop'],
    faults: [],
    replicas: 1,
    violations: ['stuck'],
  },
  restart: {
    says: 'a process that died is replaced',
    edits: [
      {
        module: 'worker/dist/supervise.js',
        from: 'await delay(waitMs',
        to: 'await delay(3_600_000',
      },
    ],
    faults: ['kill-replica'],
    replicas: 1,
    violations: ['stuck'],
  },
  'store-first': {
    says: 'a result is stored before its order is acknowledged',
    edits: [
      {
        module: 'worker/dist/process-order.js',
        from: "await inSpan('store', about, () => recordResult(run, result, beside, ledger));",
        to: 'setTimeout(() => void recordResult(run, result, beside, ledger), 300);',
      },
    ],
    faults: ['kill-replica'],
    replicas: 2,
    violations: ['stuck'],
  },
  'first-result': {
    says: 'the first result of an order stays',
    edits: [
      {
        module: 'results/dist/record-results.js',
        from: "if redis.call('HEXISTS', place, id) == 1 then return nil, 'kept' end",
        to: "local old = redis.call('HGET', place, id); if old then return string.sub(old, 1, string.find(old, separator, 1, true) - 1) end",
      },
    ],
    faults: ['kill-replica', 'freeze-replica'],
    replicas: 2,
    violations: ['double'],
  },
  'counted-once': {
    says: 'what drift monitoring has counted is taken off the list in the same step',
    edits: [
      {
        module: 'results/dist/uncounted-orders.js',
        from: "redis.call('LTRIM', uncounted, elements, -1)",
        to: '',
      },
    ],
    faults: ['kill-replica'],
    replicas: 2,
    violations: ['miscounted'],
  },
  noeviction: {
    says: 'a Redis that drops keys when it is full is refused',
    edits: [
      {
        module: 'runtime/dist/server-trouble.js',
        from: "if (policy === 'noeviction')",
        to: 'if (policy)',
      },
    ],
    redisArgs: ['--maxmemory-policy', 'allkeys-lru'],
    faults: ['full-redis'],
    replicas: 2,
    violations: ['missing', 'wrong'],
  },
  'append-only': {
    says: 'Redis writes down what it has accepted',
    edits: [],
    redisArgs: ['--appendonly', 'no'],
    faults: ['kill-redis'],
    replicas: 2,
    violations: ['missing'],
  },
} as const satisfies Readonly<Record<string, Protection>>;

export type ProtectionName = keyof typeof protections;

export function isProtectionName(name: string): name is ProtectionName {
  return Object.hasOwn(protections, name);
}

export const protectionNames: readonly ProtectionName[] =
  Object.keys(protections).filter(isProtectionName);
