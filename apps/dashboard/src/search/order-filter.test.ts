import { expect, it } from 'vitest';
import { filterQuery, parseFilter, timesOf } from './order-filter.ts';

it('takes what is named, and leaves out what a form left empty', () => {
  const query = {
    sku_code: '0042',
    zip_code: '',
    recommendation: 'Decline',
    run: ['a', 'b'],
    x: 'y',
  };
  expect(parseFilter(query)).toEqual({
    filter: { sku_code: '0042', recommendation: 'Decline', run: 'a' },
    problems: [],
  });
});

it.each([
  [{ recommendation: 'deliver' }, /^recommendation: expected one of Deliver, .*, got "deliver"$/],
  [{ from: 'yesterday' }, /^from: expected a time as YYYY-MM-DD HH:MM, got "yesterday"$/],
  [{ to: '2026-02-30T10:00' }, /^to: expected a time .*, got "2026-02-30T10:00"$/],
  [{ to: '2026-02-01 25:00' }, /^to: /],
])('says what is wrong with %j', (query, problem) => {
  const { problems } = parseFilter(query);
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

it('survives the way through an address', () => {
  const filter = { customer_id: 'a&b=c ü', reason: 'deliver', from: '2026-01-01T10:00' };
  const query = Object.fromEntries(new URLSearchParams(filterQuery(filter, { after: 'x y' })));
  expect(parseFilter(query).filter).toEqual(filter);
  expect(query['after']).toBe('x y');
});

it('reaches to the end of the last minute or second that is named', () => {
  expect(timesOf({ from: '2026-01-01T10:00', to: '2026-01-01 10:05' })).toEqual({
    first: '2026-01-01T10:00:00.000Z',
    last: '2026-01-01T10:05:59.999Z',
  });
  expect(timesOf({ to: '2026-01-01T10:05:30' }).last).toBe('2026-01-01T10:05:30.999Z');
});
