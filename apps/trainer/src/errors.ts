/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for cannot be done here, such as a missing file: exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export const exitCodes = { ok: 0, failed: 1, usage: 2, incomplete: 3 } as const;
