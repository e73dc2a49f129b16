import { expect, it } from 'vitest';
import { plainOptions } from './plain-options.ts';

const metadata = `{"traceparent":"00-${'a'.repeat(32)}-${'b'.repeat(16)}-01"}`;

it('keeps what the spans of a job belong to, however it was written', () => {
  const telemetry = { metadata };
  expect(plainOptions({ tm: metadata })).toMatchObject({ telemetry });
  expect(plainOptions({ telemetry })).toMatchObject({ telemetry });
  expect(plainOptions({})).not.toHaveProperty('telemetry');
  expect(plainOptions({ tm: metadata })).not.toHaveProperty('tm');
});

it.each(['{', 'null', '[]', 7, '{"baggage":"x"}', metadata.replace('01', 'xx'), `${metadata} `])(
  'leaves out a context that is none: %j',
  (tm) => {
    expect(plainOptions({ attempts: 3, tm })).toEqual({ attempts: 3, removeOnFail: false });
    expect(plainOptions({ telemetry: { metadata: tm } })).not.toHaveProperty('telemetry');
  },
);
