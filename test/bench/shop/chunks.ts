/** As the producer has them. */
const chunkSize = 250;

export function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let n = 0; n < items.length; n += chunkSize) yield items.slice(n, n + chunkSize);
}

/** Adds all items, one chunk on its way while another is being confirmed, as the producer does. */
export async function addInChunks<T>(
  items: readonly T[],
  add: (chunk: readonly T[]) => Promise<unknown>,
): Promise<void> {
  const chunks = chunksOf(items);
  const addNext = async () => {
    for (const chunk of chunks) await add(chunk);
  };
  await Promise.all([addNext(), addNext()]);
}
