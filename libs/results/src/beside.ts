// What is written in the same step as a result, and only where that result is stored now: so it is there exactly once
// for each stored result, whoever dies and whatever is tried again.

/** Of one result. All results of a run that are stored together have the same `head`. */
export interface Beside {
  /** JSON of what is to be counted of the order, and of what tells how to read it. */
  readonly counted?: { readonly head: string; readonly order: string };
  /** JSON for the stream of captured orders. */
  readonly captured?: string;
}

/** In the stream of a shard: older ones make room for new ones. */
export const defaultCaptureKept = 50_000;

/**
 * Lua for the head of a script: `writeBeside(firstKey, firstValue, orders, isStored)`. KEYS are from `firstKey` on as
 * `besideKeys` gives them, ARGV from `firstValue` on as `besideValues`; `isStored` says of which order it is to be
 * written. One element of a list for all orders of a step: to add to each counter here would cost a quarter of all
 * orders that a worker decides in a second.
 */
export const writeBeside = `
local function writeBeside(firstKey, firstValue, orders, isStored)
  local uncounted, stream, total = unpack(KEYS, firstKey, firstKey + 2)
  local head, kept, counted = ARGV[firstValue], ARGV[firstValue + 1], {}
  local firstOrder, firstCaptured = firstValue + 2, firstValue + 2 + orders
  for i = 1, orders do
    local order = ARGV[firstOrder + i - 1]
    if isStored[i] and order ~= '' then counted[#counted + 1] = order end
    local captured = ARGV[firstCaptured + i - 1]
    if captured and isStored[i] and captured ~= '' then
      local sequence = redis.call('INCRBY', total, 1)
      -- A foreign entry with a later id refuses it: that must not cost the result.
      redis.pcall('XADD', stream, 'MAXLEN', '~', kept, sequence .. '-0', 'order', captured)
    end
  end
  if #counted > 0 then
    redis.call('RPUSH', uncounted, '[' .. head .. ',' .. table.concat(counted, ',') .. ']')
  end
end
`;

/** @param besides of each order that is stored in one step */
export function besideValues(
  run: string,
  besides: readonly (Beside | undefined)[],
  captureKept: number,
): (string | number)[] {
  const head = besides.find((beside) => beside?.counted !== undefined)?.counted?.head ?? '[]';
  const values = [`${JSON.stringify(run)},${head}`, captureKept];
  for (const beside of besides) values.push(beside?.counted?.order ?? '');
  // Most often none of them is captured, and each text more that a script is given takes its time.
  const isCaptured = besides.some((beside) => beside?.captured !== undefined);
  if (isCaptured) for (const beside of besides) values.push(beside?.captured ?? '');
  return values;
}
