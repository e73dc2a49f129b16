/** A module of hooks that cannot be used: which, where in it, what was expected and what came. */
export class HookError extends Error {
  override readonly name = 'HookError';
}
