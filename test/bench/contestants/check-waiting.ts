/** @throws Error when the queue does not hold every order */
export function checkWaiting(waiting: number, orders: number): void {
  if (waiting !== orders) throw new Error(`expected ${orders} orders waiting, got ${waiting}`);
}
