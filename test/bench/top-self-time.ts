/** What is used of V8's profile: which function was running at each sample. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
    };
  }[];
  /** Ids of nodes. */
  readonly samples: readonly number[];
  /** Before each sample, in microseconds. */
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  /** `name file:line`. */
  readonly place: string;
  readonly ms: number;
  /** Of the whole profile. */
  readonly share: number;
}

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

function placeOf({ functionName, url, lineNumber }: CallFrame): string {
  const name = functionName || '(anonymous)';
  return url === '' ? name : `${name} ${url}:${lineNumber + 1}`;
}

/** The functions in which most time was spent, without what they call, the slowest first. */
export function topSelfTime({ nodes, samples, timeDeltas }: CpuProfile, count: number): SelfTime[] {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [n, id] of samples.entries()) {
    const ms = (timeDeltas[n] ?? 0) / 1000;
    const place = places.get(id) ?? '(unknown)';
    times.set(place, (times.get(place) ?? 0) + ms);
    total += ms;
  }
  const slowest = [...times].toSorted(([, a], [, b]) => b - a).slice(0, count);
  return slowest.map(([place, ms]) => ({ place, ms, share: ms / total }));
}
