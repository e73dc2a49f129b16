import { runName } from '@verdict/records';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobIdOf, parseJobId } from './job-id.ts';

const run = fc.oneof(
  fc.constantFrom('orders', '7', 'a'),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
);
const orderId = fc.oneof(
  fc.string({ unit: fc.constantFrom(':', '%', '2', '5', '3', 'A', '~', '7'), minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
);

test('a job id can be read back', () => {
  fc.assert(
    fc.property(run, orderId, (run, order_id) => {
      expect(runName.safeParse(run).success).toBe(true);
      expect(parseJobId(jobIdOf(run, order_id))).toEqual({ run, order_id });
    }),
    { numRuns: 2000 },
  );
});

test('two orders never share a job', () => {
  fc.assert(
    fc.property(run, orderId, run, orderId, (runA, idA, runB, idB) => {
      const isSame = runA === runB && idA === idB;
      expect(jobIdOf(runA, idA) === jobIdOf(runB, idB)).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});

test('a job id has no colon and is never all digits, which BullMQ would refuse', () => {
  fc.assert(
    fc.property(run, orderId, (run, order_id) => {
      expect(jobIdOf(run, order_id)).not.toContain(':');
      expect(jobIdOf(run, order_id)).not.toMatch(/^\d+$/);
    }),
    { numRuns: 2000 },
  );
  expect(jobIdOf('2021', '007')).not.toMatch(/^\d+$/);
});

test('an ordinary order id stands in its job id as it is', () => {
  expect(jobIdOf('orders', '1abddeda-f8d4-42f8-8171-ab49483fc200')).toBe(
    'orders~1abddeda-f8d4-42f8-8171-ab49483fc200',
  );
});

test.each(['', '17', 'repeat:x:1', '~order'])('%j is the id of no order', (jobId) => {
  expect(parseJobId(jobId)).toBeUndefined();
});
