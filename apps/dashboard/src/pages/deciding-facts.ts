// Which of the features and facts on the page of an order its reason speaks of.
const namesByRule: Readonly<Record<string, readonly string[]>> = {
  inventory: ['inventory', 'inventory_left'],
  'zip-code': ['zip_code_available', 'days_until_available', 'zip_code available_from'],
  payment: ['payment_status'],
  hour: ['order_hour_of_day'],
};

/** None for a reason that speaks of all of them, such as `deliver`, or that is not known here. */
export function decidingNames(reason: string): ReadonlySet<string> {
  const [rule = ''] = reason.split('.');
  return new Set(Object.hasOwn(namesByRule, rule) ? namesByRule[rule] : []);
}
