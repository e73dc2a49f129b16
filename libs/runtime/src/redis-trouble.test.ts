import { expect, test } from 'vitest';
import { adviceFor, isRedisTrouble } from './redis-trouble.ts';

test.each([
  "OOM command not allowed when used memory > 'maxmemory'.",
  "ERR Error running script (call to f_0a): @user_script:5: -OOM command not allowed when used memory > 'maxmemory'.",
  "READONLY You can't write against a read only replica. script: 0a, on @user_script:5.",
  'MISCONF Errors writing to the AOF file: No space left on device',
  'LOADING Redis is loading the dataset in memory',
  "NOPERM this user has no permissions to run the 'evalsha' command",
  'WRONGPASS invalid username-password pair or user is disabled.',
  'ERR max number of clients reached',
])('Redis is at fault, and there is something to be done: %s', (message) => {
  expect(isRedisTrouble(new Error(message))).toBe(true);
  expect(adviceFor(new Error(message))).toEqual(expect.any(String));
});

test.each([
  'Connection is closed.',
  'Command aborted due to connection close',
  'Reached the max retries per request limit (which is 3). Refer to "maxRetriesPerRequest" option for details.',
])('Redis is away, and comes back or not: %s', (message) => {
  expect(isRedisTrouble(new Error(message))).toBe(true);
  expect(adviceFor(new Error(message))).toBeUndefined();
});

test.each([
  'ERR wrong number of arguments',
  'WRONGTYPE Operation against a key',
  'order ROOM-1 is odd',
])('Redis is not to blame: %s', (message) => {
  expect(isRedisTrouble(new Error(message))).toBe(false);
});
