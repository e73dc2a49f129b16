import { Option } from 'commander';

/** Which Redis, and which installation in it: the same for every command that talks to one. */
export const redisUrlOption = new Option('--redis-url <url>', 'Redis to work with (REDIS_URL)');
export const shardsOption = new Option(
  '--shards <n>',
  'queues that orders are spread over (QUEUE_SHARDS)',
);
export const keyPrefixOption = new Option('--key-prefix <name>', 'first part of keys (KEY_PREFIX)');
