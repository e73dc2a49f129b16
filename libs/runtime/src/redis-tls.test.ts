import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { redisTlsOf } from './redis-tls.ts';
import { readSettings } from './settings.ts';

function tlsOf(environment: Record<string, string>) {
  return redisTlsOf(readSettings({}, environment));
}

async function file(text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-pem-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'pem'), text);
  return join(dir, 'pem');
}

test('certificates are always checked', async () => {
  expect(tlsOf({})).toEqual({ rejectUnauthorized: true, minVersion: 'TLSv1.2' });
  const pem = '-----BEGIN CERTIFICATE-----\n';
  const all = await file(pem);
  const given = tlsOf({ REDIS_CA_FILE: all, REDIS_CERT_FILE: all, REDIS_KEY_FILE: all });
  expect(given).toMatchObject({ rejectUnauthorized: true, ca: pem, cert: pem, key: pem });
});

test('a file that is none, or no certificate, is told', async () => {
  expect(() => tlsOf({ REDIS_CA_FILE: '/none' })).toThrow(
    'REDIS_CA_FILE: expected a file that can be read, got /none (ENOENT)',
  );
  const text = await file('hello');
  expect(() => tlsOf({ REDIS_CA_FILE: text })).toThrow('expected a file in PEM format');
});

test('a certificate without its key is told', async () => {
  const pem = await file('-----BEGIN CERTIFICATE-----\n');
  expect(() => tlsOf({ REDIS_CERT_FILE: pem })).toThrow('expected both');
  expect(() => tlsOf({ REDIS_KEY_FILE: pem })).toThrow('expected both');
});
