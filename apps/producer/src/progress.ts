import cliProgress from 'cli-progress';

/** A bar on stderr with rate and time left; silent where stderr is no terminal. */
export interface Progress {
  /** `done` is in the unit of the total, `orders` are those finished so far. */
  readonly update: (done: number, orders: number) => void;
  readonly stop: () => void;
}

const silent: Progress = { update: () => {}, stop: () => {} };

function ratePerSecond(orders: number, startedMs: number): number {
  return Math.round((orders * 1000) / Math.max(performance.now() - startedMs, 1));
}

/** @param total unknown when undefined: then the bar counts, without a share or time left */
export function openProgress(label: string, total: number | undefined): Progress {
  if (!process.stderr.isTTY) return silent;
  const share = total === undefined ? '' : ' {bar} {percentage}% · {eta_formatted} left';
  const format = `${label}${share} · {orders} · {rate}/s`;
  const bar = new cliProgress.SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true, etaBuffer: 50 },
    cliProgress.Presets.shades_classic,
  );
  const startedMs = performance.now();
  bar.start(total ?? 0, 0, { orders: 0, rate: 0 });
  return {
    update: (done, orders) => bar.update(done, { orders, rate: ratePerSecond(orders, startedMs) }),
    stop: () => bar.stop(),
  };
}
