import { expect, test } from 'vitest';
import {
  installedBullmq,
  requireTestedBullmq,
  testedBullmq,
  UntestedBullmqError,
} from './bullmq-version.ts';

test('the installed BullMQ is the one that batches were tested with', () => {
  expect(installedBullmq()).toBe(testedBullmq);
  expect(() => requireTestedBullmq(installedBullmq())).not.toThrow();
});

test.each(['6.7.1', '6.8.0', '7.0.0'])('batches refuse BullMQ %s and say what to do', (version) => {
  const refused = () => requireTestedBullmq(version);
  expect(refused).toThrow(UntestedBullmqError);
  expect(refused).toThrow(version);
  expect(refused).toThrow('QUEUE_BATCHING=false');
});
