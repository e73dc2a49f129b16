/** Resolves when `add` was called for each of so many orders. */
export function countdown(orders: number): {
  readonly add: () => void;
  readonly done: Promise<void>;
} {
  let left = orders;
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const add = () => {
    left -= 1;
    if (left === 0) finish();
  };
  return { add, done };
}
