import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { type AuditEntry, openAudit, readAudit } from './audit.ts';

const attempt = {
  action: 'retry',
  user: 'ann',
  role: 'operator',
  address: '::1',
  outcome: 'done',
  effect: 'answered 204',
} as const;

function openOwn() {
  const { redis, prefix } = openKeySpace();
  const logged: AuditEntry[] = [];
  const errors: unknown[] = [];
  const audit = openAudit({
    place: () => ({ redis, prefix }),
    log: (entry) => void logged.push(entry),
    onError: (error) => void errors.push(error),
  });
  return { redis, place: { redis, prefix }, key: `${prefix}:audit`, audit, logged, errors };
}

it('keeps the latest entries only', async () => {
  const { redis, key, audit } = openOwn();
  const fill = redis.pipeline();
  for (let n = 0; n < 11_000; n += 1) fill.xadd(key, '*', 'entry', '{}');
  await fill.exec();
  audit.record(attempt);
  await expect.poll(() => redis.xlen(key)).toBeLessThan(10_200);
  expect(await redis.xlen(key)).toBeGreaterThanOrEqual(10_000);
});

it('shortens what visitors make long, and reads past what is no entry', async () => {
  const { redis, key, audit, place, logged } = openOwn();
  for (const text of ['canary', '{"at":1}', 'null']) await redis.xadd(key, '*', 'entry', text);
  await redis.xadd(key, '*', 'other', 'field');
  audit.record({ ...attempt, user: 'u'.repeat(5000), action: `PUT /${'x'.repeat(5000)}` });
  await expect.poll(() => redis.xlen(key)).toBe(5);
  const [entry, ...others] = await readAudit(place, { limit: 10 });
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ ...logged[0] });
  expect(entry?.user).toHaveLength(301);
  expect(entry?.action).toHaveLength(301);
});

it('is in the log also when Redis does not take it', async () => {
  const { redis, key, audit, logged, errors } = openOwn();
  await redis.set(key, 'not a stream');
  audit.record(attempt);
  await expect.poll(() => errors.length).toBe(1);
  expect(logged).toHaveLength(1);
});
