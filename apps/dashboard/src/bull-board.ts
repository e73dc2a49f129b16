// Bull Board at /queues, changed where it would ask another host, show what is nobody's business,
// or stop at one job that cannot be parsed.
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { parseJobId, readableJob, type ReadableJob, readableJobs } from '@verdict/queue';
import type { RequestHandler } from 'express';
import type { Source } from './overview/figures.ts';
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
  readonly #source: Source;

  constructor(source: Source, options: ConstructorParameters<typeof BullMQAdapter>[1]) {
    super(source.queue, options);
    this.#source = source;
  }

  override getJob(jobId: string): Promise<ReadableJob | undefined> {
    return readableJob(this.#source.redis, this.#source.queue, jobId);
  }

  override getJobs(states: States, start = 0, end = -1): Promise<ReadableJob[]> {
    // A paused queue of BullMQ 6 keeps its jobs with the waiting ones.
    const kept = states.filter((state) => state !== 'paused');
    return readableJobs(this.#source.redis, this.#source.queue, kept, start, end);
  }
}

/** The data of a job with the customer's id masked, where it has one; it may be anything. */
export function maskJobData(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null), (key, value: unknown) =>
    key === 'customer_id' && typeof value === 'string' ? maskId(value) : value,
  );
}

function orderLink(jobId: string | number | null | undefined) {
  const order = parseJobId(String(jobId ?? ''));
  return order === undefined
    ? { href: '/', displayText: 'Overview' }
    : { href: orderPath(order.order_id), displayText: 'Order' };
}

export function bullBoard(source: Source, isWritable: boolean): RequestHandler {
  const queue = new ReadableAdapter(source, {
    readOnlyMode: !isWritable,
    description: 'Finished jobs are kept as a sample, failed ones all.',
    externalJobUrl: (job) => orderLink(job.id),
  });
  queue.setFormatter('data', maskJobData);
  const serverAdapter = new LocalExpressAdapter();
  serverAdapter.setBasePath(basePath);
  createBullBoard({
    queues: [queue],
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Verdict',
        boardLogo: { path: '/static/verdict.svg', width: 28, height: 28 },
        favIcon: { default: '/static/verdict.svg', alternative: '/static/verdict.svg' },
        miscLinks: [{ text: 'Overview', url: '/' }],
        hideDocsLink: true,
        showMetrics: true,
        locale: { lng: 'en' },
        theme: { light: fonts, dark: fonts },
      },
    },
  });
  return serverAdapter.getRouter();
}
