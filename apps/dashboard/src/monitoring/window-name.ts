const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

/** `1h`, `1d` or `7d`. */
export function windowName(seconds: number): string {
  return seconds % daySeconds === 0 ? `${seconds / daySeconds}d` : `${seconds / hourSeconds}h`;
}

/** In seconds; undefined where it is no such name. */
export function secondsOfWindow(name: string): number | undefined {
  const [, count, unit] = /^([1-9]\d?)([hd])$/.exec(name) ?? [];
  return count === undefined
    ? undefined
    : Number(count) * (unit === 'd' ? daySeconds : hourSeconds);
}
