import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { runScript, runScriptForBytes, script } from './script.ts';

const append = script(`redis.call('APPEND', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])`);

it('runs a script once per call, also when Redis has forgotten it', async () => {
  const { redis, prefix } = openKeySpace();
  const key = `${prefix}:text`;
  expect(await runScript(redis, append, [key], ['a'])).toBe('a');
  expect(await runScript(redis, append, [key], ['b'])).toBe('ab');
  const unheard = script(`${append.lua} -- ${prefix}`);
  expect(await runScript(redis, unheard, [key], ['c'])).toBe('abc');
});

it('gives texts as bytes where that is asked for, also when Redis has forgotten the script', async () => {
  const { redis, prefix } = openKeySpace();
  const both = script(`return {1, ARGV[1]} -- ${prefix}`);
  const bytes = Buffer.from([0, 255]);
  expect(await runScriptForBytes(redis, both, [], [bytes])).toEqual([1, bytes]);
  expect(await runScriptForBytes(redis, both, [], ['é'])).toEqual([1, Buffer.from('é')]);
});

it('passes the error of a script on', async () => {
  const { redis } = openKeySpace();
  const broken = script("return redis.error_reply('BROKEN on purpose')");
  await expect(runScript(redis, broken, [], [])).rejects.toThrow('BROKEN on purpose');
});
