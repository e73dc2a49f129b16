// What is written in the same step as a result, and only where that result is stored now: so it is there exactly once
// for each stored result, whoever dies and whatever is tried again.

/** Of one result. */
export interface Beside {
  /** What is to be counted of the order, as JSON can have it; `head` tells how to read it. */
  readonly counted?: readonly unknown[] | undefined;
  /** JSON. It only grows: of results of a run that are stored together, the longest tells how to read all. */
  readonly head?: string | undefined;
  /** JSON for the stream of captured orders. */
  readonly captured?: string | undefined;
}

/** In the stream of a shard: older ones make room for new ones. */
export const defaultCaptureKept = 50_000;

/**
 * Lua for the head of a script: `writeBeside(firstKey, firstValue, orders, isStored, isAll)`. KEYS are from `firstKey` on
 * as `besideKeys` gives them, ARGV from `firstValue` to its end as `besideValues`; `isStored` says of which order it is to be
 * written, `isAll` that it is all of them. One element of a list for all orders of a step: to add to each counter here
 * would cost a quarter of all orders that a worker decides in a second.
 */
export const writeBeside = `
local function marks(isStored, orders)
  local signs = {}
  for i = 1, orders do signs[i] = isStored[i] and '1' or '0' end
  return '\\n"' .. table.concat(signs) .. '"'
end
local function capture(stream, total, kept, order)
  local sequence = redis.call('INCRBY', total, 1)
  -- A foreign entry with a later id refuses it: that must not cost the result.
  redis.pcall('XADD', stream, 'MAXLEN', '~', kept, sequence .. '-0', 'order', order)
end
local function writeBeside(firstKey, firstValue, orders, isStored, isAll)
  local uncounted, stream, total = unpack(KEYS, firstKey, firstKey + 2)
  local element, kept = unpack(ARGV, firstValue, firstValue + 1)
  if element ~= '' and not isAll then element = element .. marks(isStored, orders) end
  if element ~= '' then redis.call('RPUSH', uncounted, element) end
  for n = firstValue + 2, #ARGV, 2 do
    if isStored[tonumber(ARGV[n])] then capture(stream, total, kept, ARGV[n + 1]) end
  end
end
`;

function longestHead(besides: readonly (Beside | undefined)[]): string {
  let longest = '';
  for (const beside of besides) {
    const head = beside?.head ?? '';
    if (head.length > longest.length) longest = head;
  }
  return longest;
}

/**
 * Lines of JSON: the run and the head, then what is to be counted of each order. Redis adds a third where not all of them
 * are stored, with a `1` for each that is. One text, as each more takes its time.
 */
function elementOf(run: string, besides: readonly (Beside | undefined)[]): string {
  const head = longestHead(besides);
  if (head === '') return '';
  const rows = JSON.stringify(besides.map((beside) => beside?.counted ?? null));
  return `[${JSON.stringify(run)},${head}]\n${rows}`;
}

/** @param besides of each order that is stored in one step */
export function besideValues(
  run: string,
  besides: readonly (Beside | undefined)[],
  captureKept: number,
): (string | number)[] {
  const values: (string | number)[] = [elementOf(run, besides), captureKept];
  for (const [at, beside] of besides.entries()) {
    if (beside?.captured !== undefined) values.push(at + 1, beside.captured);
  }
  return values;
}
