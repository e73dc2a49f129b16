import { type AcceptedRow, type Order, quoteInput, type Reject } from '@verdict/records';

/** The reject of a row whose order was accepted before with other content. */
export function conflictReject(row: AcceptedRow<Order>, file: string, run: string): Reject {
  return {
    file,
    line: row.line,
    order_id: row.record.order_id,
    column: 'order_id',
    reason: 'conflict',
    expected: `the content that run ${run} accepted for this order before, or another order_id`,
    got: quoteInput(JSON.stringify(row.record)),
  };
}
