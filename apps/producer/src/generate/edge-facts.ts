// SKUs and zip codes with facts on the edge of a rule. Only the awkward orders refer to them.

import { secondOf } from './timestamp-text.ts';
import type { Sku } from './skus.ts';
import type { ZipCode } from './zip-codes.ts';

export const turningPoint = secondOf('2021-07-15 12:00:00');

/** The levels keep this order in inventory.csv, where the order of rows can decide. */
export const edgeSkus = {
  plentiful: skuWith('0000000000017', ['2021-02-28 23:59:59', 2_000_000]),
  restocked: skuWith('0000000000024', ['2021-06-30 08:00:00', 0], ['2021-07-15 12:00:00', 40]),
  tied: skuWith('0000000000031', ['2021-06-30 08:00:00', 0], ['2021-06-30 08:00:00', 25]),
  unsorted: skuWith('0000000000048', ['2021-07-20 12:00:00', 0], ['2021-06-30 08:00:00', 30]),
  oversold: skuWith('0000000000055', ['2021-06-30 08:00:00', 6], ['2021-06-30 18:30:00', -3]),
  unknown: skuWith('0000000000062'),
} as const;

export const edgeZipCodes = {
  openSinceLeapDay: zipCodeWith('00501', '2020-02-29 23:59:59'),
  openingAtNoon: zipCodeWith('00544', '2021-07-15 12:00:00'),
  listedTwice: zipCodeWith('00602', '2021-08-01 00:00:00', '2021-06-30 08:00:00'),
  unknown: zipCodeWith('00000'),
} as const;

function skuWith(sku_code: string, ...levels: readonly (readonly [string, number])[]): Sku {
  const toLevel = ([timestamp, inventory]: readonly [string, number]) => ({
    second: secondOf(timestamp),
    inventory,
  });
  return { sku_code, levels: levels.map(toLevel) };
}

function zipCodeWith(zip_code: string, ...listings: readonly string[]): ZipCode {
  return { zip_code, openings: listings.map(secondOf) };
}
