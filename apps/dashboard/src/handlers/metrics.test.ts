import { expect, it } from 'vitest';
import { runMetrics } from './metrics.ts';

it('writes the figures of each run as gauges', () => {
  const counts = {
    run: 'july "v2"',
    accepted: 6,
    pending: 1,
    decided: 3,
    failed: 2,
    recommendations: {
      Deliver: 3,
      HoldCheckAvailability: 0,
      HoldCheckDelivery: 0,
      HoldCheckPayment: 0,
      Decline: 0,
    },
    reasons: { deliver: 3 },
  };
  const lines = runMetrics([counts]).split('\n');
  expect(lines).toContain('# TYPE verdict_orders gauge');
  expect(lines).toContain('verdict_orders{run="july \\"v2\\"", state="pending"} 1');
  expect(lines).toContain('verdict_orders{run="july \\"v2\\"", state="decided"} 3');
  expect(lines).toContain('verdict_orders{run="july \\"v2\\"", state="failed"} 2');
  expect(lines).toContain('verdict_decisions{run="july \\"v2\\"", recommendation="Deliver"} 3');
});
