import { expect, test } from 'vitest';
import { troubleIn } from './server-trouble.ts';

const well = {
  loading: '0',
  role: 'master',
  used_memory: '1000',
  maxmemory: '0',
  mem_not_counted_for_evict: '0',
  maxmemory_policy: 'noeviction',
  aof_last_write_status: 'ok',
};

function infoOf(changes: Readonly<Record<string, string>>): string {
  const fields = Object.entries({ ...well, ...changes });
  return `# Server\r\n${fields.map(([name, value]) => `${name}:${value}\r\n`).join('')}`;
}

test('a server that says nothing bad, or nothing at all, is well', () => {
  expect(troubleIn(infoOf({}))).toBeUndefined();
  expect(troubleIn('')).toBeUndefined();
});

test.each([
  [{ loading: '1' }, 'Redis still reads its file'],
  [
    { role: 'slave', master_host: '10.0.0.1', master_port: '6379' },
    'expected a Redis that takes writes, got a replica of 10.0.0.1:6379',
  ],
  [{ aof_last_write_status: 'err' }, 'Redis cannot write its append-only file: is its disk full?'],
  [{ maxmemory: '900' }, 'the memory of Redis is full: raise its maxmemory'],
  [{ maxmemory_policy: 'allkeys-lru' }, /^expected maxmemory-policy noeviction, got allkeys-lru/],
])('%o is trouble', (changes, trouble) => {
  expect(troubleIn(infoOf(changes))).toMatch(trouble);
});

test('what is only on its way to replicas does not make the memory full', () => {
  expect(troubleIn(infoOf({ maxmemory: '900', mem_not_counted_for_evict: '100' }))).toBeUndefined();
});
