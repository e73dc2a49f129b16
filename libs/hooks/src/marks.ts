// What a thread of hooks leaves in memory that its process can read, also when it stands still: which hook is to
// blame when it has to be ended.

const current = 0;
const beats = 1;
const firstHook = 2;

export type Marks = Int32Array<SharedArrayBuffer>;

export function openMarks(hooks: number): Marks {
  return new Int32Array(new SharedArrayBuffer((firstHook + hooks) * Int32Array.BYTES_PER_ELEMENT));
}

/** The event loop of the thread turns, or at least its hooks return. */
export function beat(marks: Marks): void {
  Atomics.add(marks, beats, 1);
}

export function beatsOf(marks: Marks): number {
  return Atomics.load(marks, beats);
}

/** Runs the code of a hook up to its first `await`. */
export function runMarked<T>(marks: Marks, hook: number, run: () => T): T {
  Atomics.store(marks, current, hook + 1);
  try {
    return run();
  } finally {
    Atomics.store(marks, current, 0);
    beat(marks);
  }
}

/** For as long as the hook has not settled. */
export async function waitMarked<T>(marks: Marks, hook: number, waiting: Promise<T>): Promise<T> {
  Atomics.add(marks, firstHook + hook, 1);
  try {
    return await waiting;
  } finally {
    Atomics.sub(marks, firstHook + hook, 1);
  }
}

export function isAtWork(marks: Marks, hook: number): boolean {
  return Atomics.load(marks, current) === hook + 1 || Atomics.load(marks, firstHook + hook) > 0;
}

/** The one that runs; otherwise those that wait for something; otherwise nobody knows, and all are. */
export function suspectsOf(marks: Marks, hooks: number): number[] {
  const running = Atomics.load(marks, current);
  if (running > 0) return [running - 1];
  const all = Array.from({ length: hooks }, (_, hook) => hook);
  const waiting = all.filter((hook) => Atomics.load(marks, firstHook + hook) > 0);
  return waiting.length > 0 ? waiting : all;
}
