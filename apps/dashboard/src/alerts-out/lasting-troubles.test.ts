import { expect, it } from 'vitest';
import { lastingTroubles } from './lasting-troubles.ts';

const silent = (name: string) => ({ code: 'worker.silent', text: `${name} is silent.` }) as const;

it('tells what lasts for a minute, all of a code as one', async () => {
  const alerts = [silent('a'), { code: 'workers.none', text: 'None.' } as const, silent('b')];
  const sinceOf = async (code: string) => (code === 'workers.none' ? 1001 : 1000);
  const told = await lastingTroubles(alerts, sinceOf, 61_000);
  const since = '1970-01-01T00:00:01.000Z';
  expect(told).toEqual([
    {
      type: 'trouble.lasting',
      identity: ['worker.silent', since],
      data: {
        code: 'worker.silent',
        since,
        sentence: 'a is silent. b is silent.',
        statistics: { alerts: 2 },
      },
    },
  ]);
});
