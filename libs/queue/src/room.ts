/** Where a waiting producer leaves how few orders may wait before it goes on; the channel has the same name. */
export function roomKeyOf(queueKeyPrefix: string): string {
  return `${queueKeyPrefix}room`;
}
