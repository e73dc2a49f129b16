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
  return '"' .. table.concat(signs) .. '",'
end
local function capture(stream, total, kept, order)
  local sequence = redis.call('INCRBY', total, 1)
  -- A foreign entry with a later id refuses it: that must not cost the result.
  redis.pcall('XADD', stream, 'MAXLEN', '~', kept, sequence .. '-0', 'order', order)
end
local function writeBeside(firstKey, firstValue, orders, isStored, isAll)
  local uncounted, stream, total = unpack(KEYS, firstKey, firstKey + 2)
  local head, counted, kept = unpack(ARGV, firstValue, firstValue + 2)
  for n = firstValue + 3, #ARGV, 2 do
    if isStored[tonumber(ARGV[n])] then capture(stream, total, kept, ARGV[n + 1]) end
  end
  if counted == '' then return end
  local heading = '[' .. head .. ',' .. (isAll and '' or marks(isStored, orders))
  redis.call('RPUSH', uncounted, heading .. '\\n' .. counted .. ']')
end
`;

/** One text for a script, as each more takes its time. */
function countedText(besides: readonly (Beside | undefined)[]): string {
  return JSON.stringify(besides.map((beside) => beside?.counted ?? null));
}

function longestHead(besides: readonly (Beside | undefined)[]): string {
  let longest = '';
  for (const beside of besides) {
    const head = beside?.head ?? '';
    if (head.length > longest.length) longest = head;
  }
  return longest;
}

/** @param besides of each order that is stored in one step */
export function besideValues(
  run: string,
  besides: readonly (Beside | undefined)[],
  captureKept: number,
): (string | number)[] {
  const head = longestHead(besides);
  const counted = head === '' ? ['', ''] : [`${JSON.stringify(run)},${head}`, countedText(besides)];
  const values = [...counted, captureKept];
  for (const [at, beside] of besides.entries()) {
    if (beside?.captured !== undefined) values.push(at + 1, beside.captured);
  }
  return values;
}
