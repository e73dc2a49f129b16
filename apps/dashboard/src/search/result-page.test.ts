import { expect, it } from 'vitest';
import type { OrderFilter } from './order-filter.ts';
import { resultPage } from './result-page.ts';
import { searched } from './searched-result.fixture.ts';
import { byNewest } from './searched-result.ts';

function idsOf(list: readonly { readonly order_id: string }[]): string[] {
  return list.map(({ order_id }) => order_id);
}

it.each<[OrderFilter, readonly string[]]>([
  [{}, ['a', 'b', 'c']],
  [{ customer_id: 'c-2' }, ['b']],
  [{ sku_code: 'sku-2' }, ['a', 'c']],
  [{ zip_code: '1234' }, ['c']],
  [{ recommendation: 'Decline' }, ['a']],
  [{ reason: 'payment.missing' }, ['b']],
  [{ run: 'again' }, ['c']],
  [{ from: '2026-01-01 00:01' }, ['a', 'b']],
  [{ to: '2026-01-01T00:01' }, ['b', 'c']],
  [{ sku_code: 'sku-2', run: 'july' }, ['a']],
  [{ sku_code: 'sku-2', reason: 'payment.missing' }, []],
])('what fits %j is found', (filter, ids) => {
  const results = [
    searched({
      order_id: 'a',
      sku_code: 'sku-2',
      recommendation: 'Decline',
      decided_at: '2026-01-01T00:02:00.000Z',
    }),
    searched({
      order_id: 'b',
      customer_id: 'c-2',
      reason: 'payment.missing',
      decided_at: '2026-01-01T00:01:59.999Z',
    }),
    searched({ order_id: 'c', sku_code: 'sku-2', zip_code: '1234', run: 'again' }),
  ];
  const page = resultPage(results, filter);
  expect(idsOf(page.results)).toEqual(ids);
  expect(page.found).toBe(ids.length);
});

it('pages show each result once, also of one moment, while new ones come', () => {
  const old = Array.from({ length: 120 }, (_, n) => searched({ order_id: `o ${n}` }));
  const newer = searched({ order_id: 'new', decided_at: '2026-01-02T00:00:00.000Z' });
  const first = resultPage(old.toSorted(byNewest), {});
  expect(first).toMatchObject({ found: 120, before: 0 });
  const list = [newer, ...old].toSorted(byNewest);
  const second = resultPage(list, {}, first.next ?? '');
  const third = resultPage(list, {}, second.next ?? '');
  expect([second.before, third.before, third.next]).toEqual([51, 101, null]);
  const shown = [first, second, third].flatMap(({ results }) => idsOf(results));
  expect(new Set(shown)).toEqual(new Set(idsOf(old)));
  expect(shown).toHaveLength(120);
});

it('a cursor that is none begins at the start, one behind all has nothing', () => {
  const results = [searched()];
  expect(resultPage(results, {}, 'rubbish').results).toHaveLength(1);
  expect(resultPage(results, {}, '2000-01-01T00:00:00.000Z a b')).toMatchObject({
    results: [],
    next: null,
  });
});
