// What somebody looks for: read from the address of a page, and written into others.
import { type Recommendation, recommendations } from '@verdict/records';

/** A result fits when it has each of these that is named. */
export interface OrderFilter {
  readonly customer_id?: string;
  readonly sku_code?: string;
  readonly zip_code?: string;
  readonly recommendation?: Recommendation;
  readonly reason?: string;
  readonly run?: string;
  /** Decided at or after this time, and at or before that one: UTC, as they were typed. */
  readonly from?: string;
  readonly to?: string;
}

export interface ParsedFilter {
  readonly filter: OrderFilter;
  /** What cannot be looked for, a sentence each. */
  readonly problems: readonly string[];
}

type Query = Readonly<Record<string, unknown>>;

const textFields = ['customer_id', 'sku_code', 'zip_code', 'reason', 'run'] as const;
const timeFields = ['from', 'to'] as const;
const timeForm = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/;

/** The first of several; empty fields of a form say nothing. */
function textOf(query: Query, name: string): string | undefined {
  const given = query[name];
  const first: unknown = Array.isArray(given) ? given[0] : given;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** In UTC; NaN for what is no time, such as the 30th of February. */
function millisecondsOf(text: string): number {
  if (!timeForm.test(text)) return Number.NaN;
  const iso = `${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}.000Z`;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? Number.NaN : ms;
}

function problemOfTime(name: string, text: string): string[] {
  if (!Number.isNaN(millisecondsOf(text))) return [];
  return [`${name}: expected a time as YYYY-MM-DD HH:MM, got ${JSON.stringify(text)}`];
}

function recommendationOf(text: string | undefined): Recommendation | undefined {
  return recommendations.find((name) => name === text);
}

function problemsOf(query: Query): string[] {
  const recommendation = textOf(query, 'recommendation');
  const isKnown = recommendation === undefined || recommendationOf(recommendation) !== undefined;
  const expected = recommendations.join(', ');
  const got = JSON.stringify(recommendation);
  return [
    ...(isKnown ? [] : [`recommendation: expected one of ${expected}, got ${got}`]),
    ...timeFields.flatMap((name) => problemOfTime(name, textOf(query, name) ?? '2000-01-01 00:00')),
  ];
}

export function parseFilter(query: Query): ParsedFilter {
  const texts = [...textFields, ...timeFields].flatMap((name) => {
    const text = textOf(query, name);
    return text === undefined ? [] : [[name, text] as const];
  });
  const recommendation = recommendationOf(textOf(query, 'recommendation'));
  const filter: OrderFilter = {
    ...Object.fromEntries(texts),
    ...(recommendation === undefined ? {} : { recommendation }),
  };
  return { filter, problems: problemsOf(query) };
}

/** As the search part of an address, without its question mark. */
export function filterQuery(filter: OrderFilter, more: Readonly<Record<string, string>> = {}) {
  return new URLSearchParams({ ...filter, ...more }).toString();
}

/** The first and last time that fit, as results have them; a minute reaches to its end. */
export function timesOf({ from, to }: OrderFilter): { first: string; last: string } {
  const precisionMs = to?.length === 16 ? 60_000 : 1000;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    first: from === undefined ? '' : iso(millisecondsOf(from)),
    last: to === undefined ? '~' : iso(millisecondsOf(to) + precisionMs - 1),
  };
}
