// Draws the figures over time, and keeps up with them: whenever the page hears news, and the figures it shows are
// old enough, it asks for newer ones. Without this module the charts of the server stay.
import uPlot from './uplot/uPlot.esm.js';

/** How old figures may be, in milliseconds; a slot of a longer span changes more slowly. */
const freshMs = { '15m': 3000, '6h': 15_000, '7d': 60_000 };
const height = 160;

const section = document.getElementById('history');
const page = document.documentElement;
let span = section.dataset.span;
let history;
let askedMs = -Infinity;
let plots = [];

function colour(name) {
  return getComputedStyle(page).getPropertyValue(`--${name}`).trim();
}

function shorten(value, unit) {
  return `${Number(value.toPrecision(3)).toLocaleString('en-US')}${unit}`;
}

function formatCount(value) {
  return value === null ? '–' : shorten(value, '');
}

function formatMs(ms) {
  if (ms === null) return '–';
  if (ms < 1000) return shorten(ms, ' ms');
  if (ms < 60_000) return shorten(ms / 1000, ' s');
  return ms < 3_600_000 ? shorten(ms / 60_000, ' min') : shorten(ms / 3_600_000, ' h');
}

/** Counts as a rate; the last slot is not over. */
function rate(counts, seconds) {
  const last = counts.length - 1;
  return counts.map(
    (count, n) =>
      (count * seconds) / (n === last ? history.last_slot_seconds : history.slot_seconds),
  );
}

function quantilesOf({ orders }) {
  return [orders.p50, orders.p95, orders.p99];
}

const quantileLines = [
  { label: 'p50', tone: 'first' },
  { label: 'p95', tone: 'second' },
  { label: 'p99', tone: 'third' },
];

const kinds = {
  orders: {
    lines: [
      { label: 'in', tone: 'second' },
      { label: 'decided', tone: 'first' },
    ],
    format: (value) => `${formatCount(value)} /s`,
    axisFormat: formatCount,
    columns: () => [rate(history.accepted, 1), rate(history.decided, 1)],
  },
  trouble: {
    lines: [
      { label: 'failed', tone: 'bad' },
      { label: 'retried', tone: 'second' },
    ],
    format: (value) => `${formatCount(value)} /min`,
    axisFormat: formatCount,
    columns: () => [rate(history.failed, 60), rate(history.retried, 60)],
  },
  waiting: {
    lines: quantileLines,
    format: formatMs,
    axisFormat: formatMs,
    columns: () => quantilesOf(history.waiting),
  },
  processing: {
    lines: quantileLines,
    format: formatMs,
    axisFormat: formatMs,
    columns: () => quantilesOf(history.processing),
  },
};

const toneColours = {
  first: 'accent',
  second: 'HoldCheckAvailability',
  third: 'Decline',
  bad: 'bad',
};

function clock(seconds) {
  return new Date(seconds * 1000).toISOString().slice(5, 16).replace('T', ' ');
}

/** Under the chart, in a line that is always there. */
function tell(name, plot) {
  const { lines, format } = kinds[name];
  const n = plot.cursor.idx;
  const readout = section.querySelector(`[data-readout="${name}"]`);
  if (n === null || n === undefined) readout.textContent = '';
  else {
    const values = lines.map(
      ({ label }, line) => `${label} ${format(plot.data[line + 1][n] ?? null)}`,
    );
    readout.textContent = `${clock(plot.data[0][n])} UTC: ${values.join(', ')}`;
  }
}

/** The time of day, or the day where a span has several. */
function formatTick(seconds) {
  const text = clock(seconds);
  return span === '7d' ? text.slice(0, 5) : text.slice(6);
}

function axes(axisFormat) {
  const look = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  return [
    { ...look, size: 26, values: (_plot, ticks) => ticks.map(formatTick) },
    { ...look, size: 64, values: (_plot, ticks) => ticks.map(axisFormat) },
  ];
}

function open(target) {
  const name = target.dataset.plot;
  const { lines, axisFormat, columns } = kinds[name];
  target.replaceChildren();
  const series = lines.map(({ label, tone }) => ({
    label,
    stroke: colour(toneColours[tone]),
    width: 1.5,
    spanGaps: false,
    points: { show: (plot) => plot.data[1].filter((value) => value !== null).length < 3 },
  }));
  const options = {
    width: target.clientWidth,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    // From nothing, and never flat on the floor.
    scales: { y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 1] } },
    series: [{}, ...series],
    axes: axes(axisFormat),
    hooks: { setCursor: [(plot) => tell(name, plot)] },
  };
  const plot = new uPlot(options, [history.time, ...columns()], target);
  return { name, target, plot };
}

function openAll() {
  for (const { plot } of plots) plot.destroy();
  plots = [...section.querySelectorAll('.plot')].map(open);
  section.dataset.drawn = span;
}

function showNews() {
  for (const { name, plot } of plots) plot.setData([history.time, ...kinds[name].columns()]);
}

/** The server writes the table; only one who reads it needs a newer one. */
async function refreshTable() {
  if (section.querySelector('details')?.open !== true) return;
  const response = await fetch(`/?span=${span}`);
  const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
  const rows = parsed.getElementById('history-rows');
  if (rows !== null) document.getElementById('history-rows').replaceWith(rows);
}

async function load() {
  askedMs = performance.now();
  const wanted = span;
  const response = await fetch(`/api/history?span=${wanted}`);
  if (!response.ok || wanted !== span) return;
  const isSameSpan = history?.span === wanted;
  history = await response.json();
  if (isSameSpan) showNews();
  else openAll();
  await refreshTable();
}

/** What is shown stays while the dashboard or its Redis is away; the page says so elsewhere. */
function tryToLoad() {
  load().catch(() => {});
}

function choose(link) {
  span = link.dataset.span;
  for (const other of section.querySelectorAll('[data-span]'))
    other.removeAttribute('aria-current');
  link.setAttribute('aria-current', 'true');
  globalThis.history.replaceState(null, '', `/?span=${span}`);
  tryToLoad();
}

if (section.querySelector('.plot') !== null) {
  tryToLoad();
  document.addEventListener('verdict:news', () => {
    if (performance.now() - askedMs >= freshMs[span]) tryToLoad();
  });
  section.querySelector('.spans').addEventListener('click', (event) => {
    const link = event.target.closest('a');
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (link === null || !isPlain) return;
    event.preventDefault();
    choose(link);
  });
  section.querySelector('details').addEventListener('toggle', () => void refreshTable());
  new ResizeObserver(() => {
    for (const { plot, target } of plots) plot.setSize({ width: target.clientWidth, height });
  }).observe(section);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (history !== undefined) openAll();
  });
}
