// Time inside the generator is whole seconds since the sample's month began; files hold text.

export const daySeconds = 86_400;
export const monthSeconds = 31 * daySeconds;

const monthStartMs = Date.UTC(2021, 6, 1);

// Only the UTC side of Date appears here: its local side would write other bytes under another TZ.
export function timestampText(second: number, separator: ' ' | 'T' = ' '): string {
  const text = new Date(monthStartMs + second * 1000).toISOString();
  return text.slice(0, 10) + separator + text.slice(11, 19);
}

export function secondOf(timestamp: string): number {
  return (Date.parse(`${timestamp.replace(' ', 'T')}Z`) - monthStartMs) / 1000;
}
