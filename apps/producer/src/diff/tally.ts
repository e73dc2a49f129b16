/** Counts of what has the same fields, such as from which state to which: an entry for each that occurs. */
export class Tally<Fields extends object> {
  readonly #counts = new Map<string, { readonly fields: Fields; orders: number }>();

  add(fields: Fields): void {
    const key = JSON.stringify(fields);
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { fields, orders: 1 });
    else known.orders += 1;
  }

  count(fits: (fields: Fields) => boolean): number {
    const fitting = [...this.#counts.values()].filter(({ fields }) => fits(fields));
    return fitting.reduce((sum, { orders }) => sum + orders, 0);
  }

  /** The most frequent first. */
  list(): (Fields & { readonly orders: number })[] {
    return [...this.#counts.values()]
      .toSorted((a, b) => b.orders - a.orders)
      .map(({ fields, orders }) => Object.assign({}, fields, { orders }));
  }
}
