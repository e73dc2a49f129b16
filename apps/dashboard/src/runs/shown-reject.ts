import type { Reject } from '@verdict/records';
import { maskId } from '../pages/mask.ts';

const customerInJson = /("customer_id":")((?:[^"\\]|\\.)*)/g;

/** What came, without who the customer is. A whole row cannot be told apart, so it is left out. */
function shownInput({ column, got }: Reject): string {
  if (column === null) return got.replace(/: [^]*$/, '');
  if (column === 'customer_id') return maskId(got);
  return got.replaceAll(customerInJson, (_all, before: string, id: string) => before + maskId(id));
}

/** A reject as it leaves the dashboard. */
export function shownReject(reject: Reject): Reject {
  return { ...reject, got: shownInput(reject) };
}
