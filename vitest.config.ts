import { defineConfig } from 'vitest/config';

// Tests run on the sources: the condition points at each library's src/index.ts.
const conditions = ['@verdict/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{libs,apps}/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './libs/testing/src/redis-for-tests.ts',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
