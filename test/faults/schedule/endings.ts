// What a poisoned order does to the process that decides it (test/support/poison.mjs), and the cause that has
// to be recorded of it.
export interface Cause {
  readonly reason: string;
  /** Part of the message. */
  readonly message: string;
}

export const endings = {
  loop: { reason: 'order.hung', message: 'did not end within' },
  exit: { reason: 'order.crashed', message: 'exit code 7' },
  exit_zero: { reason: 'order.crashed', message: 'exit code 0' },
  memory: { reason: 'order.crashed', message: 'ran out of memory' },
  abort: { reason: 'order.crashed', message: 'SIGABRT' },
  segfault: { reason: 'order.crashed', message: 'SIGSEGV' },
  rejection: { reason: 'order.crashed', message: 'nobody caught this promise' },
  uncaught: { reason: 'order.crashed', message: 'nobody caught this error' },
} as const satisfies Readonly<Record<string, Cause>>;

export type Ending = keyof typeof endings;

export function isEnding(name: string): name is Ending {
  return Object.hasOwn(endings, name);
}

export const endingNames: readonly Ending[] = Object.keys(endings).filter(isEnding);
