import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The real orders of July 2021, where they are at hand. They belong to their owner and are not
 * part of the project; tests that need them are skipped without, and say so.
 */
export const realOrdersDir = join(import.meta.dirname, '../../../shared/data/orders-2021-07');

export const hasRealOrders = existsSync(join(realOrdersDir, 'orders.csv'));
