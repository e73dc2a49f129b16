import { html, type Html } from './html.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const height = 100;
const barWidth = 10;
const gap = 2;
/** A bar that is not empty can be seen. */
const leastBar = 1.5;

function bars(values: readonly number[], bases: readonly number[], top: number): string {
  return values
    .map((value, n) => {
      if (value <= 0) return '';
      const size = Math.max(leastBar, (value / top) * height);
      const bottom = height - ((bases[n] ?? 0) / top) * height;
      const x = n * barWidth + gap / 2;
      return `M${x} ${bottom.toFixed(2)}v${(-size).toFixed(2)}h${barWidth - gap}v${size.toFixed(2)}z`;
    })
    .join('');
}

/** The highest column, or 1 where there is none, so that nothing is divided by zero. */
export function topOf(series: readonly Series[]): number {
  const columns = series[0]?.values.map((_, n) =>
    series.reduce((total, { values }) => total + (values[n] ?? 0), 0),
  );
  return Math.max(1e-9, ...(columns ?? []));
}

/** Columns of equal width, the series on top of each other. The label says what they show. */
export function chart(label: string, series: readonly Series[]): Html {
  const columns = series[0]?.values.length ?? 0;
  const top = topOf(series);
  const bases = Array.from({ length: columns }, () => 0);
  const paths = series.map(({ name, values }) => {
    const path = bars(values, bases, top);
    for (const [n, value] of values.entries()) bases[n] = (bases[n] ?? 0) + value;
    return html`<path class="${name}" d="${path}" />`;
  });
  return html`<svg
    class="chart"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${columns * barWidth} ${height}"
    preserveAspectRatio="none"
  >
    ${paths}
  </svg>`;
}
