// Figures and times as people read them.

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

export function formatCount(count: number): string {
  return wholeNumber.format(count);
}

/** Decimals only where they say something: 0.4, but 1,204. */
export function formatRate(perSecond: number): string {
  return perSecond === 0 || perSecond >= 10
    ? wholeNumber.format(perSecond)
    : oneDecimal.format(perSecond);
}

/** A share in percent; a few of very many are not 0.0 %. */
export function formatShare(count: number, total: number): string {
  if (total === 0) return '–';
  const percent = (100 * count) / total;
  if (count > 0 && percent < 0.1) return '< 0.1 %';
  return `${oneDecimal.format(percent)} %`;
}

/** `7 ms`, `1.2 s`, `2 min 5 s`; a dash for what is not known. */
export function formatMs(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${wholeNumber.format(ms)} ms`;
  if (ms < 60_000) return `${oneDecimal.format(ms / 1000)} s`;
  return formatDuration(ms / 1000);
}

const megabyte = 1_000_000;

/** In megabytes: `12.3 MB`, `1,204 MB`. */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / megabyte;
  return `${megabytes < 100 ? oneDecimal.format(megabytes) : wholeNumber.format(megabytes)} MB`;
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units that matter: `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  let rest = whole;
  const parts = units.slice(first, first + 2).flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.join(' ');
}

/** `14:03:59` today, with the date on other days. UTC, as everything that workers record. */
export function formatTime(iso: string, now: Date = new Date()): string {
  const [date = '', time = ''] = iso.split('T');
  const clock = time.slice(0, 8);
  return now.toISOString().startsWith(date) ? clock : `${date} ${clock}`;
}
