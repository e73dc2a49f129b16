/** What the model sees. Null means unknown and is never guessed. */
export interface Features {
  /** 0..23, the hour as written in the order's timestamp. */
  readonly order_hour_of_day: number;
  /** Pieces in stock as of the order's timestamp. */
  readonly inventory: number | null;
  readonly payment_status: string | null;
  /** Null if the zip code is not listed, false before it opens. */
  readonly zip_code_available: boolean | null;
}
