const view = new DataView(new ArrayBuffer(4));

/** The next number of 32 bits below one of them. */
function below(float: number): number {
  if (float === 0) return -(2 ** -149);
  view.setFloat32(0, float);
  view.setInt32(0, view.getInt32(0) + (float > 0 ? -1 : 1));
  return view.getFloat32(0);
}

/**
 * The largest number of 32 bits that is no larger. Numbers of 32 bits are at most a threshold of 64 exactly if they
 * are at most this.
 */
export function floorToFloat32(value: number): number {
  const rounded = Math.fround(value);
  return rounded <= value ? rounded : below(rounded);
}
