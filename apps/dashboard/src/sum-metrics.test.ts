import { expect, it } from 'vitest';
import { sumMetrics } from './sum-metrics.ts';

const one = `# HELP jobs Jobs by state
# TYPE jobs gauge
jobs{queue="orders", state="failed"} 2
jobs{queue="orders", state="waiting"} 3
# TYPE done_total counter
done_total{queue="orders"} 7
`;

it('leaves the metrics of one queue as they are', () => {
  expect(sumMetrics([one])).toBe(one.trimEnd());
});

it('adds up what is the same in several, and describes each once', () => {
  const other = one.replace('} 2', '} 5').replace('} 7', '} 0');
  expect(sumMetrics([one, other])).toBe(
    one.trimEnd().replace('} 2', '} 7').replace('} 3', '} 6').replace('} 7\n#', '} 7\n#'),
  );
});
