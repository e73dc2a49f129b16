import { phaseMs, quantileOf, type TimedPhase, timedPhases } from '@verdict/monitor';
import type { MonitoredWindow, Monitoring } from '../../monitoring/monitoring.ts';
import { formatMs } from '../format.ts';
import { html, type Html } from '../html.ts';
import {
  axisLine,
  figureTable,
  line,
  plot,
  strip,
  type TimeAxis,
  windowText,
} from './time-axis.ts';

const titles: Readonly<Record<TimedPhase, string>> = {
  waiting: 'waiting',
  look_up: 'look up',
  decide: 'decide',
};

const quantiles = [
  { name: 'p50', share: 0.5, tone: 'first' },
  { name: 'p95', share: 0.95, tone: 'second' },
  { name: 'p99', share: 0.99, tone: 'third' },
] as const;

function msOf({ counts }: MonitoredWindow, phase: TimedPhase, share: number): number | null {
  const units = quantileOf(counts.phases[phase], share);
  return units === null ? null : phaseMs(phase, units);
}

/** Features and model take parts of a millisecond. */
function formatShortMs(ms: number | null): string {
  return ms === null || ms >= 10 ? formatMs(ms) : `${Number(ms.toPrecision(2))} ms`;
}

function phaseStrip(axis: TimeAxis, { windows }: Monitoring, phase: TimedPhase): Html {
  const measured = quantiles.map(({ share, tone }) => {
    return { tone, values: windows.map((window) => msOf(window, phase, share)) };
  });
  const largest = Math.max(0, ...measured.flatMap(({ values }) => values.map((ms) => ms ?? 0)));
  const top = largest === 0 ? 1 : largest * 1.15;
  const lines = measured.map(({ tone, values }) => {
    const points = windows.map((window, n) => {
      const ms = values[n] ?? null;
      return { window, at: ms === null ? null : ms / top };
    });
    return html`<path class="quantile ${tone}" d="${line(axis, points)}" />`;
  });
  const label = `${titles[phase]}: p50, p95 and p99 in each window`;
  const readout = html`<span class="note">p99 up to ${formatShortMs(largest)}</span>`;
  return strip(titles[phase], plot(axis, label, lines), readout);
}

export function latencySection(axis: TimeAxis, monitoring: Monitoring): Html {
  const legend = quantiles.map(
    ({ name, tone }) =>
      html`<span class="key"><span class="line ${tone}" aria-hidden="true"></span>${name}</span>`,
  );
  const heads = timedPhases.flatMap((phase) =>
    quantiles.map(({ name }) => `${titles[phase]} ${name}`),
  );
  const rows = monitoring.windows.map((window) => [
    windowText(window),
    ...timedPhases.flatMap((phase) =>
      quantiles.map(({ share }) => formatShortMs(msOf(window, phase, share))),
    ),
  ]);
  return html`<section class="card" id="latency">
    <h2>Latency <span class="note">by phase, of the orders of each window</span> ${legend}</h2>
    ${timedPhases.map((phase) => phaseStrip(axis, monitoring, phase))} ${axisLine(axis)}
    ${figureTable('Latency over time', ['Orders of', ...heads], rows)}
  </section>`;
}
