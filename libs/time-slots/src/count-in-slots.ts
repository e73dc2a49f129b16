// Counting is part of the script that does what is counted, so that the one never happens without the other.
import { resolutions } from './resolutions.ts';

const keptSeconds = Object.values(resolutions).map(({ keptMs }) => keptMs / 1000);

/**
 * Lua for the head of a script. `slotKeys` is how many KEYS `slotKeysAt` gives; `countInSlots(first, name, added)`
 * adds to a field of the hashes of which KEYS[first] is the first. Each expires by itself. To be called after
 * the script has written something else: a full Redis then refuses the whole, or none of it.
 */
export const countInSlots = `
local slotKeys, keptSeconds = ${keptSeconds.length + 1}, {0, ${keptSeconds.join(', ')}}
local function countInSlots(first, name, added)
  for n, seconds in ipairs(keptSeconds) do
    local isNew = redis.call('HINCRBY', KEYS[first + n - 1], name, added) == added
    if isNew and seconds > 0 then redis.call('EXPIRE', KEYS[first + n - 1], seconds) end
  end
end
`;
