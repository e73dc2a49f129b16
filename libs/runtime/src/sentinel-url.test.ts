import { expect, test } from 'vitest';
import { parseSentinelUrl, SentinelUrlError } from './sentinel-url.ts';

test('an address of sentinels names hosts, master, database and users', () => {
  const url =
    'rediss+sentinel://shop:p%40ss@a:1,b.example,[::1]:3/my-master/2' +
    '?sentinel_username=watch&sentinel_password=%26';
  expect(parseSentinelUrl(url)).toEqual({
    isSecured: true,
    sentinels: [
      { host: 'a', port: 1 },
      { host: 'b.example', port: 26_379 },
      { host: '::1', port: 3 },
    ],
    master: 'my-master',
    db: 2,
    username: 'shop',
    password: 'p@ss',
    sentinelUsername: 'watch',
    sentinelPassword: '&',
  });
});

test('only sentinels and master are needed', () => {
  expect(parseSentinelUrl('redis+sentinel://a/shop')).toEqual({
    isSecured: false,
    sentinels: [{ host: 'a', port: 26_379 }],
    master: 'shop',
    db: 0,
    username: '',
    password: '',
    sentinelUsername: '',
    sentinelPassword: '',
  });
});

test.each([
  ['redis+sentinel://a', 'the name of the master'],
  ['redis+sentinel://a/', 'the name of the master'],
  ['redis+sentinel://a/shop/x', 'the name of the master'],
  ['redis+sentinel://a/shop/0/0', 'the name of the master'],
  ['redis+sentinel:///shop', 'hosts of sentinels'],
  ['redis+sentinel://a,,b/shop', 'hosts of sentinels'],
  ['redis+sentinel://a:0/shop', 'hosts of sentinels'],
  ['redis+sentinel://a:65536/shop', 'hosts of sentinels'],
  ['redis+sentinel://a:b/shop', 'hosts of sentinels'],
  ['redis+sentinel://::1/shop', 'hosts of sentinels'],
  ['redis+sentinel://[a]/shop', 'hosts of sentinels'],
  ['redis+sentinel://u:%@a/shop', 'user and password'],
  ['redis+sentinel://a/shop?password=x', 'no options but sentinel_username and sentinel_password'],
  ['redis+sentinel://a/shop#x', 'no options but'],
])('%s is refused', (url, expected) => {
  expect(() => parseSentinelUrl(url)).toThrow(SentinelUrlError);
  expect(() => parseSentinelUrl(url)).toThrow(`expected ${expected}`);
});
