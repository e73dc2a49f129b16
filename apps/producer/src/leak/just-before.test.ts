import { expect, test } from 'vitest';
import { justBefore } from './just-before.ts';

test.each(['2021-07-04 12:00:00', '2021-07-04 12:00:05', '2021-03-01 00:00:00'])(
  'what is just before %s comes after all that was earlier',
  (timestamp) => {
    const ms = Date.parse(`${timestamp.replace(' ', 'T')}Z`);
    const second = (offset: number) =>
      new Date(ms + offset * 1000).toISOString().slice(0, 19).replace('T', ' ');
    expect(justBefore(timestamp) < timestamp).toBe(true);
    for (const earlier of [1, 2, 5, 11, 61, 86_400].map((seconds) => second(-seconds))) {
      expect(earlier <= justBefore(timestamp), earlier).toBe(true);
    }
  },
);
