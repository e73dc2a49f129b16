import { expect, it } from 'vitest';
import { hookMetrics } from './hook-metrics.ts';

const none = {
  seen: 0,
  passed: 0,
  rejected: 0,
  failed: 0,
  failed_open: 0,
  failed_closed: 0,
  dropped: 0,
  skipped: 0,
  opened: 0,
};

it('writes what hooks did, by hook and outcome', () => {
  const lines = hookMetrics([{ hook: 'stop', counts: { ...none, rejected: 4, opened: 2 } }]).split(
    '\n',
  );
  expect(lines).toContain('# TYPE verdict_hook_events_total counter');
  expect(lines).toContain('verdict_hook_events_total{hook="stop", outcome="rejected"} 4');
  expect(lines).toContain('verdict_hook_events_total{hook="stop", outcome="dropped"} 0');
  expect(lines).toContain('verdict_hook_opened_total{hook="stop"} 2');
  expect(lines.join('\n')).not.toContain('outcome="opened"');
});

it('names them where there are none too', () => {
  const lines = hookMetrics([]).split('\n');
  expect(lines).toContain('# TYPE verdict_hook_events_total counter');
  expect(lines).toContain('# TYPE verdict_hook_opened_total counter');
});
