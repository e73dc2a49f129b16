/** How far some long work is. */
export interface ProgressFigures {
  readonly label: string;
  /** From 0 to 1; undefined where the total is unknown. */
  readonly share: number | undefined;
  /** Undefined where it cannot be told. */
  readonly secondsLeft: number | undefined;
  readonly count: number;
  /** What is counted, such as `orders`. */
  readonly unit: string;
  readonly perSecond: number;
  /** Why nothing moves, if so. */
  readonly why: string | undefined;
}

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const barWidth = 10;

function bar(share: number): string {
  const done = Math.round(share * barWidth);
  return '█'.repeat(done) + '░'.repeat(barWidth - done);
}

export function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s left`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s left`;
  return `${number.format(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min left`;
}

function shareAndRest({ share, secondsLeft, why }: ProgressFigures): string[] {
  const percent = share === undefined ? [] : [`${Math.floor(share * 100)} %`];
  // The reason takes the place of the bar and of a time left that would be a guess.
  if (why !== undefined) return [...percent, why];
  const left = secondsLeft === undefined ? [] : [timeLeft(secondsLeft)];
  return share === undefined ? left : [`${bar(share)} ${percent.join('')}`, ...left];
}

/** One line, the most wanted first: a narrow terminal cuts off the rest. */
export function progressLine(figures: ProgressFigures): string {
  const { label, count, unit, perSecond } = figures;
  const counted = [`${number.format(perSecond)}/s`, `${number.format(count)} ${unit}`];
  return `${label} ${[...shareAndRest(figures), ...counted].join(' · ')}`;
}
