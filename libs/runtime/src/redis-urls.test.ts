import { expect, test } from 'vitest';
import { maskRedisUrl, redisUrlOf, splitRedisUrls } from './redis-urls.ts';

test.each([
  ['redis://a:1', ['redis://a:1']],
  ['redis://a:1,redis://b:2', ['redis://a:1', 'redis://b:2']],
  ['redis://a:1, rediss://b:2 ,redis://c:3', ['redis://a:1', 'rediss://b:2', 'redis://c:3']],
  ['redis://:pass,word@a:1,redis://b', ['redis://:pass,word@a:1', 'redis://b']],
  [
    'redis+sentinel://a,b/m,redis+sentinel://c/n',
    ['redis+sentinel://a,b/m', 'redis+sentinel://c/n'],
  ],
])('%s names its servers', (text, urls) => {
  expect(splitRedisUrls(text)).toEqual(urls);
});

test.each([
  ['redis://localhost:6379', 'redis://localhost:6379'],
  ['redis://user:secret@host:1/2', 'redis://user:***@host:1/2'],
  ['rediss://:secret@host', 'rediss://:***@host'],
  ['redis://user@host', 'redis://user@host'],
  ['redis://host?password=secret&db=1', 'redis://host?password=***&db=1'],
  ['redis+sentinel://u:secret@a:1,b/m', 'redis+sentinel://u:***@a:1,b/m'],
  [
    'rediss+sentinel://sentinels:secret@a,[::1]:2/m?sentinel_password=other,redis://:secret@c',
    'rediss+sentinel://sentinels:***@a,[::1]:2/m?sentinel_password=***,redis://:***@c',
  ],
  ['redis://:secret@a,redis://b,redis://u:other@c', 'redis://:***@a,redis://b,redis://u:***@c'],
])('of %s the message shows %s', (url, masked) => {
  expect(maskRedisUrl(url)).toBe(masked);
});

test('a password of its own is added to each address that has none', () => {
  const REDIS_URL = 'redis://worker@a:1/2,rediss://b,redis://:own@c';
  expect(redisUrlOf({ REDIS_URL, REDIS_PASSWORD: '' })).toBe(REDIS_URL);
  expect(redisUrlOf({ REDIS_URL, REDIS_PASSWORD: 'p@ %/' })).toBe(
    'redis://worker:p%40%20%25%2F@a:1/2,rediss://:p%40%20%25%2F@b,redis://:own@c',
  );
  const ofSentinels = redisUrlOf({ REDIS_URL: 'redis+sentinel://u@a,b/m', REDIS_PASSWORD: '$&' });
  expect(ofSentinels).toBe('redis+sentinel://u:%24%26@a,b/m');
});
