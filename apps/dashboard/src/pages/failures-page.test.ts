import { expect, it } from 'vitest';
import type { FailureGroup } from '../failures/failure-group.ts';
import type { FailuresRead } from '../failures/failure-reader.ts';
import { confirmRetryPage } from './confirm-retry.ts';
import { type FailuresPage, failuresPage } from './failures-page.ts';

const evil = '<script>alert(1)</script>';

function groupOf(changes: Partial<FailureGroup> = {}): FailureGroup {
  const failed_at = '2026-01-01T00:00:00.000Z';
  return {
    id: '0123456789ab',
    reason: 'error',
    phase: 'deciding',
    model: 'order-rules@1.0.0',
    pattern: 'no luck',
    message: 'no luck',
    count: 1200,
    first_failed_at: failed_at,
    last_failed_at: failed_at,
    runs: [{ run: 'july', count: 1200 }],
    samples: [{ run: 'july', order_id: 'o-1', failed_at }],
    ...changes,
  };
}

function pageOf(found: Partial<FailuresRead> = {}, changes: Partial<FailuresPage> = {}): string {
  const groups = [groupOf()];
  const counts = { failed: 1200, read: 1200, ungrouped: 0, unread_runs: [] };
  const whole = { is_complete: true, is_reading: false, read_at: '2026-01-01T00:00:00.000Z' };
  const all = { run: undefined, runs: ['july'], unknownJobs: 0, refusal: undefined };
  const page = failuresPage({
    ...all,
    found: { groups, ...counts, ...whole, ...found },
    ...changes,
  });
  return page.replaceAll(/\s+/g, ' ');
}

it('offers to retry a group or all to operators, and tells others who may', () => {
  expect(pageOf()).toContain('href="/failures/retry?group=0123456789ab"');
  expect(pageOf({}, { run: 'july' })).toContain('href="/failures/retry?run=july"');
  const viewed = pageOf({}, { refusal: 'operators' });
  expect(viewed).toContain('Who may retry: operators.');
  expect(viewed).not.toContain('/failures/retry');
});

it('says so when not all failures are counted', () => {
  expect(pageOf()).not.toContain('Counted are');
  const partial = { failed: 5000, is_complete: false, is_reading: true, unread_runs: ['june'] };
  const page = pageOf(partial);
  expect(page).toContain('Counted are 1,200 of 5,000 failures');
  expect(page).toContain('a look in a moment shows more');
  expect(page).toContain('href="/failures?run=june"');
});

it('says what it means that there are none', () => {
  const none = { groups: [], failed: 0, read: 0, read_at: null };
  const page = pageOf(none, { unknownJobs: 2 });
  expect(page).toContain('An order that is given up is counted here');
  expect(page).toContain('2 jobs have failed that no run accepted');
  expect(page).not.toContain('Retry all');
});

it('shows messages, orders and what is asked back as text', () => {
  const failed_at = '2026-01-01T00:00:00.000Z';
  const samples = [{ run: 'july', order_id: evil, failed_at }];
  const asked = confirmRetryPage({
    choice: { run: 'july', order_id: evil },
    count: 1,
    isComplete: true,
    about: [['message', evil]],
    workers: 0,
    refusal: undefined,
    back: '/failures',
  });
  for (const page of [pageOf({ groups: [groupOf({ pattern: evil, samples })] }), asked]) {
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  }
  expect(asked).toContain('No worker is connected');
});
