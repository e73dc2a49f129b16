// The pictures of the README. One more gets a line here.
import type { Page } from 'playwright-core';
import { until } from '../faults/stage/until.ts';

/** Orders of the long file that are decided when it is looked at. */
const underWay = 30_000;

export interface Picture {
  /** In docs/. */
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  readonly height: number;
  /** Opens what is to be seen, at the dashboard whose address the page knows. */
  readonly open: (page: Page) => Promise<unknown>;
}

interface Found {
  readonly orders: readonly { readonly order_id: string }[];
}

interface OrderInRuns {
  readonly runs: readonly { readonly recommendation?: string }[];
}

async function askJson<Body>(page: Page, path: string): Promise<Body> {
  const response = await page.request.get(path, { headers: { Accept: 'application/json' } });
  return response.json();
}

/** An order without stock at its time that would have been delivered with a look ahead. */
async function tellingOrder(page: Page): Promise<string> {
  const found = await askJson<Found>(page, '/api/orders?run=july&reason=inventory.none');
  for (const { order_id } of found.orders) {
    const path = `/orders/${encodeURIComponent(order_id)}`;
    const { runs } = await askJson<OrderInRuns>(page, path);
    if (runs.some(({ recommendation }) => recommendation === 'Deliver')) return path;
  }
  throw new Error('expected an order that is held in one run and delivered in another, got none');
}

interface RunCounts {
  readonly decided: number;
}

const patienceMs = 120_000;

/** In the middle of the long file. */
async function openOverview(page: Page): Promise<void> {
  const isUnderWay = async () => {
    const { decided } = await askJson<RunCounts>(page, '/api/runs/night');
    return decided > underWay;
  };
  await page.goto('/');
  await until('the night run under way', isUnderWay, patienceMs);
  await page.locator('#history[data-drawn]').waitFor();
}

/** Once all of them are read. */
async function openFailures(page: Page): Promise<void> {
  await page.goto('/failures');
  await page.locator('#follow[data-settled="true"]').waitFor();
}

export const pictures: readonly Picture[] = [
  { file: 'dashboard.png', colorScheme: 'light', height: 1260, open: openOverview },
  {
    file: 'order.png',
    colorScheme: 'light',
    height: 1120,
    open: async (page) => page.goto(await tellingOrder(page)),
  },
  {
    file: 'search.png',
    colorScheme: 'dark',
    height: 640,
    open: (page) => page.goto('/orders?run=july&recommendation=HoldCheckPayment'),
  },
  { file: 'failures.png', colorScheme: 'light', height: 760, open: openFailures },
];
