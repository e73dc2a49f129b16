// How often each value of each feature, and each decision, was counted for drift monitoring, and how often it is in
// the results.
type Line = Readonly<Record<string, unknown>>;

/** What is counted, such as `inventory 7`, to how often. */
export type Occurrences = ReadonlyMap<string, number>;

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** Whole numbers near 0 are counted one by one, and here the others together. */
function shown(value: unknown): string {
  if (value === null) return 'unknown';
  if (typeof value !== 'number' || (Number.isInteger(value) && Math.abs(value) <= 128)) {
    return String(value);
  }
  return 'far from 0';
}

/** @param lines that `producer results` prints */
export function recount(lines: readonly Line[]): Occurrences {
  const counts = new Map<string, number>();
  for (const { recommendation, features } of lines) {
    add(counts, `decision ${String(recommendation)}`, 1);
    if (typeof features !== 'object' || features === null) continue;
    for (const [name, value] of Object.entries(features)) add(counts, `${name} ${shown(value)}`, 1);
  }
  return counts;
}

/** @param fields of all windows in Redis, each with its number */
export function readOccurrences(fields: readonly (readonly [string, string])[]): Occurrences {
  const counts = new Map<string, number>();
  for (const [field, text] of fields) {
    const [letter = '', name = '', value = ''] = field.split('\x1f');
    const count = Number(text);
    if (letter === 'd') add(counts, `decision ${name}`, count);
    if (letter === 'm') add(counts, `${name} unknown`, count);
    if (letter === 'c') add(counts, `${name} ${value}`, count);
    if (letter === 'n') add(counts, `${name} ${/^[<>]/.test(value) ? 'far from 0' : value}`, count);
  }
  return counts;
}

/** Such as `inventory 7: 3 in the results, counted 4`. */
export function differences(expected: Occurrences, counted: Occurrences): string[] {
  const names = new Set([...expected.keys(), ...counted.keys()]);
  return [...names].toSorted().flatMap((name) => {
    const [there, got] = [expected.get(name) ?? 0, counted.get(name) ?? 0];
    return there === got ? [] : [`${name}: ${there} in the results, counted ${got}`];
  });
}
