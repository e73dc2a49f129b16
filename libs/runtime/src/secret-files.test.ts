import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { handOnSecrets } from './secret-files.ts';
import { isSet, readSettings } from './settings.ts';

async function secretFile(text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-secret-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, 'secret');
  await writeFile(path, text);
  return path;
}

test.each([
  ['REDIS_URL', 'rediss://user:p%20w@host:6380'],
  ['REDIS_PASSWORD', ' spaces stay '],
  ['DASHBOARD_PASSWORD', 'pässwörd'],
  ['DASHBOARD_OPERATOR_PASSWORD', 'a:b'],
] as const)('%s may stand in a file', async (name, secret) => {
  const environment = { [`${name}_FILE`]: await secretFile(`${secret}\n`) };
  expect(readSettings({}, environment)[name]).toBe(secret);
  expect(isSet(name, environment)).toBe(true);
});

test('a flag wins over the file', async () => {
  const environment = { REDIS_URL_FILE: await secretFile('redis://file') };
  expect(readSettings({ REDIS_URL: 'redis://flag' }, environment).REDIS_URL).toBe('redis://flag');
});

test('a file that is no secret is told, each with its place, and nothing of it is quoted', async () => {
  const empty = await secretFile('\n');
  const more = await secretFile('canary\ncanary\n');
  const both = { DASHBOARD_PASSWORD: 'canary', DASHBOARD_PASSWORD_FILE: more };
  const read = (environment: Record<string, string>) => () => readSettings({}, environment);
  const expected = 'DASHBOARD_PASSWORD_FILE: expected a file with the value of DASHBOARD_PASSWORD';
  expect(read({ DASHBOARD_PASSWORD_FILE: empty })).toThrow(
    `${expected}, got an empty one: ${empty}`,
  );
  expect(read({ DASHBOARD_PASSWORD_FILE: more })).toThrow(
    `${expected} on one line, got more: ${more}`,
  );
  expect(read({ DASHBOARD_PASSWORD_FILE: '/none' })).toThrow(`${expected}, there is none: /none`);
  expect(read({ DASHBOARD_PASSWORD_FILE: '/' })).toThrow(`${expected}, got a directory: /`);
  expect(read(both)).toThrow('expected either this or DASHBOARD_PASSWORD, got both');
  expect(read(both)).not.toThrow('canary');
  expect(read({ REDIS_URL_FILE: await secretFile('http://user:canary@host') })).toThrow(
    'REDIS_URL: expected a URL such as',
  );
});

test.skipIf(process.getuid?.() === 0)('a file that may not be read is told', async () => {
  const path = await secretFile('secret');
  await chmod(path, 0);
  const read = () => readSettings({}, { REDIS_PASSWORD_FILE: path });
  expect(read).toThrow(`it may not be read: ${path}`);
});

test('a child process finds a secret where it was, unless a flag replaced it', async () => {
  const file = await secretFile('redis://:canary@host');
  const environment = { REDIS_URL_FILE: file, DASHBOARD_PASSWORD: 'plain' };
  const settings = readSettings({}, environment);
  expect(handOnSecrets(settings, environment)).toMatchObject({
    REDIS_URL: '',
    REDIS_URL_FILE: file,
    DASHBOARD_PASSWORD: 'plain',
    DASHBOARD_PASSWORD_FILE: '',
  });
  const flagged = readSettings({ REDIS_URL: 'redis://flag' }, environment);
  const handed = handOnSecrets(flagged, environment);
  expect(handed).toMatchObject({ REDIS_URL: 'redis://flag', REDIS_URL_FILE: '' });
  expect(readSettings({}, handed)).toEqual(flagged);
});
