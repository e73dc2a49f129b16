import { expect, it } from 'vitest';
import { isForeign, type RequestOrigin } from './foreign-request.ts';

const ownPage: RequestOrigin = {
  host: '127.0.0.1:3000',
  origin: 'http://127.0.0.1:3000',
  fetchSite: 'same-origin',
};

it('knows what its own page sends', () => {
  expect(isForeign(ownPage)).toBe(false);
});

it.each<Partial<RequestOrigin>>([
  { origin: 'https://evil.example', fetchSite: undefined },
  { origin: 'http://127.0.0.1:3001', fetchSite: undefined },
  { origin: 'null', fetchSite: undefined },
  { origin: undefined, fetchSite: 'cross-site' },
  { origin: undefined, fetchSite: 'same-site' },
  { origin: undefined, fetchSite: 'none' },
  { host: undefined, fetchSite: undefined },
])('knows what another site sends: %o', (changes) => {
  expect(isForeign({ ...ownPage, ...changes })).toBe(true);
});

it('takes a program on this machine as its own, which sends neither header', () => {
  expect(isForeign({ ...ownPage, origin: undefined, fetchSite: undefined })).toBe(false);
});
