import { describe, expect, it } from 'vitest';
import { matchesOf } from './matches.ts';
import { rateRatio } from './rate-ratio.ts';
import { shortened } from './shortened.ts';

const bare = { contestant: 'bare-worker', orders: 20_000 } as const;
const memory = { contestant: 'worker-memory', orders: 20_000 } as const;
const redis = { contestant: 'worker-redis', orders: 20_000 } as const;
const match = { title: '', match: 'worker', baseline: bare };

const inMemory = rateRatio({ ...match, name: 'worker_facts_memory', ours: memory });
const inRedis = rateRatio({ ...match, name: 'worker_facts_redis', ours: redis });
const other = rateRatio({ ...match, name: 'producer', match: 'producer', ours: redis });

describe('a match', () => {
  it('plays the baseline of several figures once a round, before the others', () => {
    const [worker] = matchesOf([inMemory, inRedis]);
    expect(worker?.entrants).toEqual([bare, memory, redis]);
    expect(worker?.figures).toEqual([inMemory, inRedis]);
  });

  it('shares no rounds with another match', () => {
    const matches = matchesOf([inMemory, other]);
    expect(matches.map(({ name }) => name)).toEqual(['worker', 'producer']);
    expect(matches[1]?.entrants).toEqual([bare, redis]);
  });
});

describe('a shortened figure', () => {
  it('has a hundredth of the orders, within bounds', () => {
    const sizes = [1_000, 50_000, 1_000_000].map((orders) => {
      const { ours, baseline } = shortened({ ...inMemory, ours: { ...memory, orders } });
      return [ours.orders, baseline?.orders];
    });
    expect(sizes).toEqual([
      [200, 200],
      [500, 200],
      [2000, 200],
    ]);
  });
});
