// Many orders in one request, as lines of JSON; their decisions go back as lines while the request is read.
import { jsonLine, readJsonRecords } from '@verdict/records';
import type { Request, RequestHandler } from 'express';
import { setTimeout as delay } from 'node:timers/promises';
import { explainError } from '../api/explain-error.ts';
import type { OrderLine } from '../api/answers.ts';
import { errorLine, orderLine } from '../api/order-answers.ts';
import { type Drain, stoppingError } from '../drain.ts';
import { answerLines } from '../lines/answer-lines.ts';
import type { LiveOrders } from '../orders/live-orders.ts';
import type { OpenSource } from '../orders/live-source.ts';
import { explainReject, orderSource } from '../orders/read-order.ts';
import { untilLeft } from './until-left.ts';

const source = orderSource('POST /orders');
const pauseMs = 100;

type Row = ReturnType<typeof readRows> extends AsyncGenerator<infer Item> ? Item : never;

function readRows(request: Request) {
  return readJsonRecords(request, source);
}

/** A batch waits where a single order is refused: it has no other place to come from. */
async function* whileRoom(
  rows: AsyncIterable<Row>,
  { takePlace }: Pick<LiveOrders, 'takePlace'>,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  for await (const row of rows) {
    while (!(await takePlace().catch(() => true))) await delay(pauseMs, undefined, { signal });
    yield row;
  }
}

/** The first line after the endpoint began to stop is answered with that, and those after it are not read. */
async function* untilStopped(
  rows: AsyncIterable<Row>,
  { isStarted }: Pick<Drain, 'isStarted'>,
): AsyncGenerator<Row | StoppedAt> {
  for await (const row of rows) {
    if (isStarted()) {
      yield { stoppedAt: row.line };
      return;
    }
    yield row;
  }
}

interface StoppedAt {
  readonly stoppedAt: number;
}

function stoppedLine({ stoppedAt }: StoppedAt): OrderLine {
  const message = `This endpoint stops: send the lines from ${stoppedAt} on to another`;
  return errorLine(stoppedAt, null, stoppingError(message));
}

async function answerRow(row: Row, live: LiveOrders, signal: AbortSignal): Promise<OrderLine> {
  if ('reject' in row) return errorLine(row.line, row.reject.order_id, explainReject(row.reject));
  const { order_id } = row.record;
  try {
    const accepted = await live.accept(row.record);
    return orderLine(row.line, order_id, await live.outcomeOf(accepted, order_id, signal));
  } catch (error) {
    return errorLine(row.line, order_id, explainError(error));
  }
}

export function takeOrderLines(
  live: LiveOrders,
  open: OpenSource,
  drain: Pick<Drain, 'isStarted'>,
): RequestHandler {
  return async (request, response) => {
    await open(); // nothing is read that could not be accepted
    const signal = untilLeft(response);
    response.status(200).type('application/x-ndjson').flushHeaders();
    await answerLines({
      lines: untilStopped(whileRoom(readRows(request), live, signal), drain),
      answer: async (row) =>
        jsonLine('stoppedAt' in row ? stoppedLine(row) : await answerRow(row, live, signal)),
      response,
      signal,
    });
    response.end();
  };
}
