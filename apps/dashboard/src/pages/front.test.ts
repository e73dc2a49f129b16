import { expect, it } from 'vitest';
import { figuresOf, runOf } from '../overview/figures.fixture.ts';
import type { Overview } from '../overview/watch.ts';
import { frontPage, renderParts } from './front.ts';

const attack = `"><img src=x onerror=alert(1)>'`;

function overviewOf(figures: Overview['figures']): Overview {
  const health = { state: 'well', since: '2026-01-01T00:00:00.000Z', reason: null } as const;
  return { health, figures, rate: { per_second: 0, history: [] }, seconds_left: {} };
}

const hostile = figuresOf(
  { accepted: 3, failed: 3 },
  {
    queue: { waiting: 0, active: 0, delayed: 0, failed: 5, isPaused: false },
    runs: [
      runOf({
        run: attack,
        settings: { model: attack, inventory_as_of: 'latest', strict: true },
        created_at: attack,
      }),
    ],
    reasons: [{ reason: attack, count: 1 }],
    workers: [{ name: attack, address: attack, connected_seconds: 1 }],
    failures: [
      {
        job_id: attack,
        queue: 'orders',
        run: attack,
        order_id: attack,
        reason: attack,
        message: attack,
        attempts: 1,
        failed_at: attack,
      },
      {
        job_id: attack,
        queue: 'orders',
        run: null,
        order_id: null,
        reason: null,
        message: attack.repeat(1000),
        attempts: 1,
        failed_at: attack,
      },
    ],
  },
);

it('shows hostile text as text, wherever it comes from', () => {
  const page = frontPage(overviewOf(hostile), '15m', undefined);
  expect(page).not.toContain('<img src=x');
  expect(page).not.toContain(attack);
  expect(page.match(/&lt;img src=x/g)?.length).toBeGreaterThan(10);
});

it('has nothing inline that a strict policy would refuse', () => {
  const page = frontPage(overviewOf(hostile), '15m', undefined);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+="|javascript:/i);
  expect(page.match(/<script\b[^>]*>/g)).toEqual([
    '<script type="module" src="/static/live.js">',
    '<script type="module" src="/static/charts.js">',
  ]);
});

it('says what to do when there is nothing, and what it does not know', () => {
  expect(frontPage(overviewOf(figuresOf({})), '15m', undefined)).toContain('npx producer load DIR');
  const unknown = renderParts(overviewOf(null));
  expect(unknown['figures']).toMatch(/class="count">–</);
  expect(unknown['runs']).toContain('Not known yet');
});

it('tells failed jobs that belong to no order from those that do', () => {
  expect(renderParts(overviewOf(hostile))['figures']).toContain('and 2 unknown');
});

it('says that finished jobs are a sample', () => {
  expect(frontPage(overviewOf(figuresOf({})), '15m', undefined).replace(/\s+/g, ' ')).toContain(
    '1 in 100 and at most 1,000, failed ones all',
  );
});
