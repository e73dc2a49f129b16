import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Tests run on the sources: the condition points at each library's src/index.ts.
const conditions = ['@verdict/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{libs,apps}/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './libs/testing/src/redis-for-tests.ts',
    // Two at least: journeys wait for processes more than they work.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
