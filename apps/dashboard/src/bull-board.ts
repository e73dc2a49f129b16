// Bull Board at /queues, changed where it would ask another host, show what is nobody's business,
// or stop at one job that cannot be parsed.
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import {
  AlertsQueue,
  parseJobId,
  readableJob,
  type ReadableJob,
  readableJobs,
} from '@verdict/queue';
import { Router } from 'express';
import { listRuns } from '@verdict/results';
import type { BoardShard, Source } from './overview/source.ts';
import { orderPath } from './pages/links.ts';
import { maskId } from './pages/mask.ts';

const basePath = '/queues';
const fonts = {
  'font-sans': "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  'font-mono': "ui-monospace, 'Cascadia Code', Menlo, Consolas, monospace",
};

type States = Parameters<BullMQAdapter['getJobs']>[0];
type EntryRoute = Parameters<ExpressAdapter['setEntryRoute']>[0];

/** Removes links to other hosts: the page asks a font server on the Internet for its letters. */
export function withoutForeignLinks(page: string): string {
  return page.replace(/<link\b[^>]*\bhref="(https?:)?\/\/[^>]*>/gi, '');
}

class LocalExpressAdapter extends ExpressAdapter {
  constructor() {
    super();
    this.app.disable('x-powered-by');
  }

  override setEntryRoute(entry: EntryRoute): ExpressAdapter {
    this.app.get(entry.route, (_request, response, next) => {
      const { name, params } = entry.handler({ basePath: this.basePath, uiConfig: this.uiConfig });
      this.app.render(name, params, (error: Error | null, page: string) => {
        if (error) next(error);
        else response.send(withoutForeignLinks(page));
      });
    });
    return this;
  }
}

class ReadableAdapter extends BullMQAdapter {
  readonly #shard: BoardShard;

  constructor(shard: BoardShard, options: ConstructorParameters<typeof BullMQAdapter>[1]) {
    super(shard.queue, options);
    this.#shard = shard;
  }

  /** The queues of all shards have the same. */
  override getName(): string {
    return this.#shard.board.path;
  }

  override getJob(jobId: string): Promise<ReadableJob | undefined> {
    return readableJob(this.#shard.redis, this.#shard.queue, jobId);
  }

  override getJobs(states: States, start = 0, end = -1): Promise<ReadableJob[]> {
    // A paused queue of BullMQ 6 keeps its jobs with the waiting ones.
    const kept = states.filter((state) => state !== 'paused');
    return readableJobs(this.#shard.redis, this.#shard.queue, kept, start, end);
  }
}

function maskText(key: string, text: string): string {
  if (key === 'customer_id') return maskId(text);
  // What no producer wrote: a customer may stand anywhere in it.
  const isUnreadable = key === '' || text.includes('customer_id');
  return isUnreadable ? `a text of ${text.length} characters` : text;
}

/** The data of a job with the customer's id masked, where it has one; it may be anything. */
export function maskJobData(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null), (key, value: unknown) =>
    typeof value === 'string' ? maskText(key, value) : value,
  );
}

function orderLink(jobId: string | number | null | undefined) {
  const order = parseJobId(String(jobId ?? ''));
  return order === undefined
    ? { href: '/', displayText: 'Overview' }
    : { href: orderPath(order.order_id), displayText: 'Order' };
}

function boardQueue(shard: BoardShard, isWritable: boolean): ReadableAdapter {
  const queue = new ReadableAdapter(shard, {
    readOnlyMode: !isWritable,
    displayName: shard.board.title,
    description: 'Finished jobs are kept as a sample, failed ones all.',
    externalJobUrl: (job) => orderLink(job.id),
  });
  queue.setFormatter('data', maskJobData);
  return queue;
}

class AlertsAdapter extends BullMQAdapter {
  constructor(queue: AlertsQueue, isWritable: boolean) {
    super(queue, {
      readOnlyMode: !isWritable,
      description:
        'Alerts that are sent to ALERT_WEBHOOK_URL. Pausing all queues leaves them alone.',
    });
  }

  override getJobs(states: States, start?: number, end?: number) {
    const kept = states.filter((state) => state !== 'paused'); // as above
    return super.getJobs(kept, start, end);
  }

  /** Somebody who pauses orders wants to be told of what happens then. */
  override async pause(): Promise<void> {}
}

export interface BoardOptions {
  readonly isWritable: boolean;
  /** Whether there is a queue of alerts. */
  readonly isTelling: boolean;
}

export function bullBoard(source: () => Source, { isWritable, isTelling }: BoardOptions): Router {
  const serverAdapter = new LocalExpressAdapter();
  serverAdapter.setBasePath(basePath);
  const { replaceQueues } = createBullBoard({
    queues: [],
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Verdict',
        boardLogo: { path: '/static/verdict.svg', width: 28, height: 28 },
        favIcon: { default: '/static/verdict.svg', alternative: '/static/verdict.svg' },
        miscLinks: [
          { text: 'Overview', url: '/' },
          { text: 'Runs', url: '/runs' },
          { text: 'Orders', url: '/orders' },
        ],
        hideDocsLink: true,
        showMetrics: true,
        locale: { lng: 'en' },
        theme: { light: fonts, dark: fonts },
      },
    },
  });
  const shown = new Map<BoardShard, ReadableAdapter>();
  const queueOf = (shard: BoardShard) => {
    const queue = shown.get(shard) ?? boardQueue(shard, isWritable);
    shown.set(shard, queue);
    return queue;
  };
  let alerts: AlertsAdapter | undefined;
  const openAlerts = ({ redis, prefix }: Source['home']) =>
    new AlertsAdapter(new AlertsQueue(redis, prefix), isWritable);
  const router = Router();
  // A run with another layout has queues of its own: before they are asked for, they are shown.
  router.use('/api', async (_request, _response, next) => {
    const { home, queuesOf } = source();
    const queues = queuesOf(await listRuns(home)).map(queueOf);
    if (isTelling) alerts ??= openAlerts(home);
    replaceQueues(alerts === undefined ? queues : [...queues, alerts]);
    next();
  });
  return router.use(serverAdapter.getRouter());
}
