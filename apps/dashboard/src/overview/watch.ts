// One reading of the figures at a time, shared by everybody who looks: fifty open pages cost Redis
// as much as one. It reads without a page too, so that the chart has a past.
import { DeadlineError, isRedisAway, RedisAwayError, withinMs } from '@verdict/runtime';
import type { Figures } from './figures.ts';
import { ratesOverTime, type Sample } from './rate.ts';
import { openTimeLeft, type SecondsLeft } from './time-left.ts';

const everyMs = 1000;
const readTimeoutMs = 3000;
/** A reading this young needs no other. */
const freshMs = 250;
const chart = { spans: 100, spanMs: 3000 } as const;
const currentRateMs = 5000;

/** Whether the figures are those of now: `away` without Redis, `broken` by what it holds. */
export interface Health {
  readonly state: 'well' | 'away' | 'broken';
  readonly since: string;
  readonly reason: string | null;
}

export interface Overview {
  readonly health: Health;
  /** Orders per second: now, and over the last five minutes in spans of three seconds. */
  readonly rate: { readonly per_second: number; readonly history: readonly number[] };
  /** Until each run is done, where that can be told. */
  readonly seconds_left: SecondsLeft;
  /** The last that could be read; null when none could yet. */
  readonly figures: Figures | null;
}

type Listener = (overview: Overview) => void;

const longestReason = 200;

/** In one line, as it is shown in one. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').slice(0, longestReason);
}

function stateAfter(error: unknown): Health['state'] {
  const isLate = error instanceof DeadlineError;
  return error instanceof RedisAwayError || isLate || isRedisAway(error) ? 'away' : 'broken';
}

export class OverviewWatch {
  readonly #read: () => Promise<Figures>;
  readonly #listeners = new Set<Listener>();
  readonly #timeLeft = openTimeLeft();
  #samples: Sample[] = [];
  #overview: Overview;
  #reading: Promise<Overview> | undefined;
  #readMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(read: () => Promise<Figures>) {
    this.#read = read;
    const health: Health = {
      state: 'away',
      since: new Date().toISOString(),
      reason: 'not asked yet',
    };
    this.#overview = { health, figures: null, rate: this.#rate(Date.now()), seconds_left: {} };
    void this.#tick();
  }

  /** A reading that is current, whether or not anybody watches. Never throws. */
  fresh(): Promise<Overview> {
    const isFresh = performance.now() - this.#readMs < freshMs;
    return isFresh ? Promise.resolve(this.#overview) : this.#readOnce();
  }

  /** The last reading, a second old while all is well. */
  get latest(): Overview {
    return this.#overview;
  }

  /** Calls back every second with a reading, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #tick(): Promise<void> {
    const overview = await this.#readOnce();
    // Not with readings that others ask for in between: each listener may speak to fifty pages.
    for (const listener of this.#listeners) listener(overview);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#tick(), everyMs);
  }

  #readOnce(): Promise<Overview> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNow(): Promise<Overview> {
    try {
      const figures = await withinMs(this.#readSafely(), readTimeoutMs, 'reading the figures');
      this.#keepSample(figures);
      const health = this.#healthNow('well', null);
      const seconds_left = this.#timeLeft(figures.runs, Date.now());
      this.#overview = { health, figures, rate: this.#rate(Date.now()), seconds_left };
    } catch (error) {
      const health = this.#healthNow(stateAfter(error), reasonOf(error));
      this.#overview = { ...this.#overview, health, rate: this.#rate(Date.now()) };
    }
    this.#readMs = performance.now();
    return this.#overview;
  }

  /** What throws at once fails like what fails later. */
  async #readSafely(): Promise<Figures> {
    return this.#read();
  }

  #healthNow(state: Health['state'], reason: string | null): Health {
    const before = this.#overview.health;
    const since = before.state === state ? before.since : new Date().toISOString();
    return { state, since, reason };
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
