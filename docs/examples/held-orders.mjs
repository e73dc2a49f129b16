// Keeps the orders that were not delivered in a file, a line of JSON each.
import { open } from 'node:fs/promises';

const path = process.env.HELD_ORDERS_FILE ?? 'held-orders.jsonl';
let file;
let lines = [];

/** @type {import('@verdict/hooks').Hook} */
export default {
  kind: 'observe',
  name: 'held-orders',
  at: 'after-decision',
  start: async () => {
    file = await open(path, 'a');
  },
  observe: ({ run, order_id, order, decision }) => {
    if (decision.recommendation === 'Deliver') return;
    lines.push(JSON.stringify({ run, order_id, sku_code: order.sku_code, ...decision }));
  },
  flush: async () => {
    const text = lines.map((line) => `${line}\n`).join('');
    lines = [];
    await file.appendFile(text);
  },
  stop: () => file.close(),
};
