// A fixed piece of work, timed in a process of its own: see calibrate.ts.
const turns = 40_000_000;

function turn(state: number): number {
  const a = state ^ (state << 13);
  const b = a ^ (a >>> 17);
  return b ^ (b << 5);
}

const startedMs = performance.now();
let state = 1;
for (let n = 0; n < turns; n += 1) state = turn(state);
// The state is told too, so that no compiler finds the loop to be of no use.
process.send?.({ ms: performance.now() - startedMs, state }, () => process.exit(0));
