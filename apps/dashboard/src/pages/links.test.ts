import { expect, it } from 'vitest';
import { orderPath } from './links.ts';

it.each(['a/b', '..', '.', 'a?b#c', '%2F', '__proto__', '<b>"', 'ü 👩‍🚀', '../../livez'])(
  'leads a browser back to the order %s',
  (order_id) => {
    const { origin, pathname, searchParams } = new URL(orderPath(order_id), 'http://x');
    expect(origin).toBe('http://x');
    const inPath = decodeURIComponent(pathname.replace(/^\/orders\/?/, ''));
    expect(inPath === '' ? searchParams.get('q') : inPath).toBe(order_id);
  },
);
