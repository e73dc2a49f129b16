import { expect, it } from 'vitest';
import { maskJobData, withoutForeignLinks } from './bull-board.ts';

it('drops links to other hosts and keeps its own', () => {
  const page =
    '<link href="https://fonts.example/css2?a=1&b=2" rel="stylesheet">' +
    '<link rel="preconnect" href="//fonts.example">' +
    '<link href="static/css/main.css" rel="stylesheet">';
  expect(withoutForeignLinks(page)).toBe('<link href="static/css/main.css" rel="stylesheet">');
});

it('masks the customer wherever the data has one', () => {
  const order = { order_id: 'o-1', customer_id: 'customer-4711' };
  expect(maskJobData({ run: 'july', order })).toEqual({
    run: 'july',
    order: { order_id: 'o-1', customer_id: 'cust…' },
  });
});

it('tells of a text only how long it is, where a customer may stand in it', () => {
  expect(maskJobData('{"customer_id":customer-4711}')).toBe('a text of 29 characters');
  expect(maskJobData({ order: '{"customer_id":"x"}', run: 'july' })).toEqual({
    order: 'a text of 19 characters',
    run: 'july',
  });
});

it.each([undefined, null, 5, [], { customer_id: 5 }])('leaves %o as it is', (data) => {
  expect(maskJobData(data)).toEqual(data ?? null);
});
