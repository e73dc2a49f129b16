// One reading of the figures at a time, shared by everybody who looks: fifty open pages cost Redis
// as much as one. It reads without a page too, so that the chart has a past.
import type { Figures } from './figures.ts';
import { ratesOverTime, type Sample } from './rate.ts';
import { withinMs } from '@verdict/runtime';

const everyMs = 1000;
const readTimeoutMs = 3000;
/** A reading this young needs no other. */
const freshMs = 250;
const chart = { spans: 100, spanMs: 3000 } as const;
const currentRateMs = 5000;

export interface Overview {
  readonly redis: {
    readonly reachable: boolean;
    readonly since: string;
    readonly reason: string | null;
  };
  /** Orders per second: now, and over the last five minutes in spans of three seconds. */
  readonly rate: { readonly per_second: number; readonly history: readonly number[] };
  /** The last that could be read; null when none could yet. */
  readonly figures: Figures | null;
}

type Listener = (overview: Overview) => void;

export class OverviewWatch {
  readonly #read: () => Promise<Figures>;
  readonly #listeners = new Set<Listener>();
  #samples: Sample[] = [];
  #overview: Overview;
  #reading: Promise<Overview> | undefined;
  #readMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(read: () => Promise<Figures>) {
    this.#read = read;
    const redis = { reachable: false, since: new Date().toISOString(), reason: 'not asked yet' };
    this.#overview = { redis, figures: null, rate: this.#rate(Date.now()) };
    void this.#tick();
  }

  /** A reading that is current, whether or not anybody watches. Never throws. */
  fresh(): Promise<Overview> {
    const isFresh = performance.now() - this.#readMs < freshMs;
    return isFresh ? Promise.resolve(this.#overview) : this.#readOnce();
  }

  /** Calls back with each reading from now on, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #tick(): Promise<void> {
    await this.#readOnce();
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#tick(), everyMs);
  }

  #readOnce(): Promise<Overview> {
    this.#reading ??= this.#readAndTell().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAndTell(): Promise<Overview> {
    try {
      const figures = await withinMs(this.#readSafely(), readTimeoutMs, 'reading the figures');
      this.#keepSample(figures);
      this.#overview = { redis: this.#redisState(null), figures, rate: this.#rate(Date.now()) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const redis = this.#redisState(reason);
      this.#overview = { ...this.#overview, redis, rate: this.#rate(Date.now()) };
    }
    this.#readMs = performance.now();
    for (const listener of this.#listeners) listener(this.#overview);
    return this.#overview;
  }

  /** What throws at once fails like what fails later. */
  async #readSafely(): Promise<Figures> {
    return this.#read();
  }

  #redisState(reason: string | null): Overview['redis'] {
    const reachable = reason === null;
    const before = this.#overview.redis;
    const since = before.reachable === reachable ? before.since : new Date().toISOString();
    return { reachable, since, reason };
  }

  #keepSample({ orders }: Figures): void {
    const atMs = Date.now();
    const oldestMs = atMs - (chart.spans + 2) * chart.spanMs;
    const kept = this.#samples.filter((sample) => sample.atMs >= oldestMs);
    this.#samples = [...kept, { atMs, finished: orders.decided + orders.failed }];
  }

  #rate(nowMs: number): Overview['rate'] {
    const [per_second = 0] = ratesOverTime(this.#samples, nowMs, {
      spans: 1,
      spanMs: currentRateMs,
    });
    return { per_second, history: ratesOverTime(this.#samples, nowMs, chart) };
  }
}
