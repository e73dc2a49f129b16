// Fails orders of more pieces than anybody ever ordered: somebody shall look before they are decided.

const most = Number(process.env.QUANTITY_LIMIT ?? 100);

/** @type {import('@verdict/hooks').Hook} */
export default {
  kind: 'guard',
  name: 'quantity-limit',
  at: 'before-features',
  onFailure: 'pass',
  timeoutMs: 1000,
  guard: ({ order }) =>
    order.quantity <= most || {
      reject: `expected a quantity of at most ${most}, got ${order.quantity}`,
    },
};
