import { expect, it } from 'vitest';
import { chart, topOf } from './chart.ts';

it('draws a bar for each value that is there, in proportion', () => {
  const { text } = chart('Rate', [{ name: 'decided', values: [0, 5, 10] }]);
  expect(text).toContain('viewBox="0 0 30 100"');
  expect(text).toContain('d="M11 100.00v-50.00h8v50.00zM21 100.00v-100.00h8v100.00z"');
});

it('stacks its series', () => {
  const series = [
    { name: 'decided', values: [6] },
    { name: 'failed', values: [4] },
  ];
  expect(topOf(series)).toBe(10);
  expect(chart('Rate', series).text).toContain('d="M1 40.00v-40.00h8v40.00z"');
});

it('draws nothing when all is still', () => {
  expect(chart('Rate', [{ name: 'decided', values: [0, 0] }]).text).toContain('d=""');
});

it('escapes its label', () => {
  expect(chart('"<b>', []).text).toContain('aria-label="&quot;&lt;b&gt;"');
});
