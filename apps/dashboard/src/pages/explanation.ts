// Why an order was decided as it was, in a sentence: from the facts that the decision itself was made on,
// never from those of today.
import type { OrderInRun } from '../orders-in-runs.ts';

type Decided = Extract<OrderInRun, { readonly state: 'decided' }>;
type Failed = Extract<OrderInRun, { readonly state: 'failed' }>;

function stockText({ order, facts, settings }: Decided): string {
  const { inventory } = facts;
  if (inventory === null) {
    return `no count of SKU ${order.sku_code} is known from before the order`;
  }
  const isLatest = settings.inventory_as_of === 'latest';
  const when = isLatest ? 'by the latest count of all, which looks ahead' : 'at order time';
  const count = isLatest ? 'that count' : 'the last count before it';
  const { inventory: pieces, timestamp } = inventory;
  return `no stock of SKU ${order.sku_code} ${when}; ${count} was ${pieces} on ${timestamp}`;
}

function shortageText({ order, facts }: Decided): string {
  const { inventory: pieces, timestamp } = facts.inventory ?? { inventory: '?', timestamp: '?' };
  const wanted = `${order.quantity} of SKU ${order.sku_code} were ordered`;
  return `${wanted}, more than the ${pieces} that were in stock on ${timestamp}`;
}

function openingText({ order, facts }: Decided): string {
  const opens = facts.zip_code?.available_from ?? 'an unknown day';
  return `zip code ${order.zip_code} is delivered to from ${opens} on, after the order of ${order.timestamp}`;
}

function paymentText(what: string, { facts }: Decided): string {
  return facts.payment === null ? what : `${what}, as known since ${facts.payment.timestamp}`;
}

function deliverText({ order, facts }: Decided): string {
  const { inventory, payment, zip_code } = facts;
  return [
    `SKU ${order.sku_code} was in stock (${inventory?.inventory ?? '?'} on ${inventory?.timestamp ?? '?'})`,
    `zip code ${order.zip_code} is delivered to since ${zip_code?.available_from ?? '?'}`,
    `and the payment was ${payment?.payment_status ?? '?'} since ${payment?.timestamp ?? '?'}`,
  ].join(', ');
}

const sentences: Readonly<Record<string, (found: Decided) => string>> = {
  'inventory.none': (found) => `Held: ${stockText(found)}.`,
  'inventory.short': (found) => `Held: ${shortageText(found)}.`,
  'inventory.unknown': (found) => `Held: ${stockText(found)}.`,
  'zip-code.unlisted': ({ order }) =>
    `Held: zip code ${order.zip_code} is on no list, so nobody is known to deliver there.`,
  'zip-code.not-yet': (found) => `Held: ${openingText(found)}.`,
  'payment.missing': () => 'Held: no payment of the order was known at its time.',
  'payment.failed': (found) => `Held: ${paymentText('its payment had failed', found)}.`,
  'payment.verify-address': (found) =>
    `Held: ${paymentText('the address of its payment had to be verified', found)}.`,
  'payment.verify-bank-details': (found) =>
    `Held: ${paymentText('the bank details of its payment had to be verified', found)}.`,
  'payment.other': (found) => {
    const status = JSON.stringify(found.facts.payment?.payment_status ?? null);
    return `Held: ${paymentText(`the status of its payment was ${status}, which is not "OK"`, found)}.`;
  },
  'hour.before-six': ({ order }) =>
    `Declined: it was placed at ${order.timestamp.slice(11, 16)}, before six in the morning.`,
  deliver: (found) => `Deliver: ${deliverText(found)}.`,
};

const failures: Readonly<Record<string, string>> = {
  'feature.unknown': 'Failed: the run is strict, and something about the order was not known',
  'order.timeout': 'Failed: no try came to an end in the time for one',
  'order.crashed': 'Failed: deciding it ended the process it was in',
  'order.killed': 'Failed: the process that decided it was ended from outside',
  'order.conflict': 'Failed: the run accepted it with other content',
  'order.not-accepted': 'Failed: the run never accepted it',
  'model.unknown': 'Failed: no worker has the model of the run',
  'pipeline.missing': 'Failed: the artifact of the run was not there',
  'pipeline.refused': 'Failed: the artifact of the run cannot be used',
  'job.malformed': 'Failed: its job held something that is no order',
};

function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function explainFailure({ reason, message }: Failed): string {
  return `${ownOf(failures, reason) ?? `Failed by ${reason}`}: ${message}`;
}

/** Of a code that is not known here, such as that of a later model, the code itself. */
function explainDecision(found: Decided): string {
  const sentence = ownOf(sentences, found.reason);
  return sentence?.(found) ?? `Decided by the rule ${found.reason} of its model.`;
}

export function explain(found: OrderInRun): string {
  if (found.state === 'decided') return explainDecision(found);
  if (found.state === 'failed') return explainFailure(found);
  return 'Not decided yet: it waits for a worker, or for its next try.';
}
