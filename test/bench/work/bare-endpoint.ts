// Orders over HTTP by BullMQ as its manual shows it: a job is added and its end awaited as an event. Nothing is
// checked. A process of its own: `bare-endpoint.js REDIS_URL`.
import { Queue, QueueEvents } from 'bullmq';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { bareQueue } from './bare-queue.ts';

const orderSchema = z.looseObject({ order_id: z.string() });

const [url = ''] = process.argv.slice(2);
const connection = { url, maxRetriesPerRequest: null };
const queue = new Queue(bareQueue.name, { connection, prefix: bareQueue.prefix });
const events = new QueueEvents(bareQueue.name, { connection, prefix: bareQueue.prefix });

async function answer(request: IncomingMessage): Promise<string> {
  const order = orderSchema.parse(JSON.parse(await text(request)));
  const job = await queue.add('decide', order, { jobId: `o-${order.order_id}` });
  const recommendation: unknown = await job.waitUntilFinished(events);
  return JSON.stringify({ order_id: order.order_id, recommendation });
}

const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  answer(request).then(
    (body) => response.end(body),
    (error: unknown) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
  );
});

await events.waitUntilReady();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
process.once('SIGTERM', () => process.exit(0));
process.send?.({ url: `http://127.0.0.1:${port}` });
