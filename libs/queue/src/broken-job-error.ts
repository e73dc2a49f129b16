/** What Redis says when a script meets something else than it expects in a key or a field. */
const unexpectedContent =
  /WRONGTYPE|is not an integer|not a valid float|Expected [a-z ]+ but found|invalid token|too many nested|attempt to (?:index|compare|perform|concatenate|call)|bad argument/i;

/** BullMQ's codes for a job that can never finish: children that are pending, or failed. */
const neverFinishes: ReadonlySet<unknown> = new Set([-4, -9]);

/** Whether the content of a job is the cause, and not the state of Redis, which may pass. */
export function isBrokenJobError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof SyntaxError || error instanceof TypeError) return true;
  if ('code' in error && neverFinishes.has(error.code)) return true;
  return error.name === 'ReplyError' && unexpectedContent.test(error.message);
}
