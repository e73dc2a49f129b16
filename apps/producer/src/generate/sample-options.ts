export type SampleOptions = {
  readonly orders: number;
  readonly seed: number;
  readonly dir: string;
};

export function checkSampleOptions({ orders, seed }: SampleOptions): void {
  checkInteger('orders', orders, 1, 100_000_000);
  checkInteger('seed', seed, -(2 ** 31), 2 ** 31 - 1);
}

function checkInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name}: expected an integer from ${least} to ${most}, got ${value}`);
}
