/**
 * The facts that were known about one order at one time, each with the timestamp from which it
 * counts. Null means that nothing was known, which is not the same as 0 or false.
 */
export interface Snapshot {
  readonly inventory: { readonly inventory: number; readonly timestamp: string } | null;
  readonly payment: { readonly payment_status: string; readonly timestamp: string } | null;
  /** May lie after the order: the date is known as soon as the zip code is listed. */
  readonly zip_code: { readonly available_from: string } | null;
}
