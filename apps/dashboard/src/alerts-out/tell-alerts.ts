// Tells alerts to a webhook, whether or not anybody looks at a page: finds them every few seconds, adds what is new to
// the queue of alerts and, as any other dashboard does, sends what waits there.
import type { DataThresholds } from '@verdict/monitor';
import {
  addAlert,
  alertIdOf,
  AlertsQueue,
  type AlertsWorker,
  mostAlertsPerHour,
  noteTrouble,
  startTelling,
} from '@verdict/queue';
import { isRedisAway, type Log, openRareLog, RedisAwayError } from '@verdict/runtime';
import type { ReadMonitoring } from '../monitoring/monitoring-reader.ts';
import type { Figures } from '../overview/figures.ts';
import type { Source } from '../overview/source.ts';
import type { OverviewWatch } from '../overview/watch.ts';
import { bodyOf, type TellableAlert } from './alert-message.ts';
import { alertsOfRun } from './alerts-of-run.ts';
import { lastingTroubles } from './lasting-troubles.ts';
import { readMonitoredRuns } from './monitored-runs.ts';
import { sendMessage, type Webhook } from './send-message.ts';

export interface TellOptions {
  /** @throws RedisAwayError */
  readonly source: () => Source;
  readonly watch: Pick<OverviewWatch, 'latest'>;
  readonly readMonitoring: ReadMonitoring;
  readonly thresholds: DataThresholds;
  readonly webhook: Webhook;
  readonly log: Log;
}

const everyMs = 15_000;
const complainEveryMs = 3_600_000;
/** Known to be in the queue, so that it is not asked again. */
const mostKnown = 10_000;

interface OpenQueue {
  readonly queue: AlertsQueue;
  readonly worker: AlertsWorker;
}

function isAway(error: unknown): boolean {
  return error instanceof RedisAwayError || isRedisAway(error);
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!/NOPERM|No permissions|ACL failure|can't (run this|access at least)/.test(message)) {
    return message;
  }
  return 'the Redis user of the dashboard may not write to the queue of alerts; docker/redis/users.acl allows it';
}

export class AlertTeller {
  readonly #options: TellOptions;
  readonly #complaints: ReturnType<typeof openRareLog>;
  readonly #known = new Set<string>();
  #open: OpenQueue | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: TellOptions) {
    const { log } = options;
    this.#options = options;
    this.#complaints = openRareLog({
      intervalMs: complainEveryMs,
      log: (cause) => log.warn({ cause }, 'alerts are not told'),
      logSuppressed: (suppressed) => log.warn({ suppressed }, 'more alerts were not told'),
    });
    this.#next();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#ticking;
    this.#complaints.close();
    await this.#open?.worker.close();
  }

  #next(): void {
    this.#ticking = this.#tick()
      .catch((error: unknown) => this.#complain(error))
      .then(() => {
        if (!this.#isStopped) this.#timer = setTimeout(() => this.#next(), everyMs);
      });
  }

  /** That Redis is away is told by the pages. */
  #complain(error: unknown): void {
    if (!isAway(error)) this.#complaints.write(describe(error));
  }

  async #tick(): Promise<void> {
    const { queue } = (this.#open ??= this.#openQueue());
    const { health, figures } = this.#options.watch.latest;
    if (health.state !== 'well' || figures === null) return;
    const nowMs = Date.now();
    for (const alert of await this.#find(queue, figures, nowMs)) await this.#add(queue, alert);
  }

  #openQueue(): OpenQueue {
    const { redis, prefix } = this.#options.source().home;
    const queue = new AlertsQueue(redis, prefix);
    const worker = startTelling({
      redis,
      prefix,
      tell: (id, body) => this.#send(id, body),
      onError: (error) => this.#complain(error),
    });
    return { queue, worker };
  }

  async #find(queue: AlertsQueue, figures: Figures, nowMs: number): Promise<TellableAlert[]> {
    const { source, readMonitoring, thresholds } = this.#options;
    const sinceOf = (code: string) => noteTrouble(queue, code, nowMs);
    const troubles = await lastingTroubles(figures.alerts, sinceOf, nowMs);
    const runs = await readMonitoredRuns(source(), readMonitoring, figures.runs);
    return [...troubles, ...runs.flatMap((run) => alertsOfRun(run, thresholds, nowMs))];
  }

  async #add(queue: AlertsQueue, alert: TellableAlert): Promise<void> {
    const id = alertIdOf([alert.type, ...alert.identity]);
    if (this.#known.has(id)) return;
    const nowMs = Date.now();
    const answer = await addAlert(queue, id, bodyOf(alert, nowMs), nowMs);
    if (answer === 'held back') {
      this.#complaints.write(`more than ${mostAlertsPerHour} in an hour: the others have to wait`);
      return;
    }
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.add(id);
  }

  async #send(id: string, body: string): Promise<'told' | 'gone'> {
    const answer = await sendMessage(this.#options.webhook, id, body);
    if (answer === 'told' || this.#isStopped) return answer;
    this.#options.log.error(
      {},
      'the receiver of alerts answers 410: no more are sent until a restart',
    );
    // Not waited for: it waits for this message itself.
    void this.stop();
    return answer;
  }
}
