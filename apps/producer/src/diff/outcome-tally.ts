import type { Fulfilled, OutcomeEffect, Transition } from './diff.ts';
import type { Outcomes } from './outcomes.ts';
import { Tally } from './tally.ts';

type Counted = Transition & { readonly isFulfilled: boolean };

/** How often orders with a known outcome were fulfilled, by what two runs made of them. */
export class OutcomeTally {
  readonly #outcomes: Outcomes | undefined;
  readonly #counts = new Tally<Counted>();

  constructor(outcomes: Outcomes | undefined) {
    this.#outcomes = outcomes;
  }

  add(order_id: string, { from, to }: Transition): void {
    const isFulfilled = this.#outcomes?.fulfilled.get(order_id);
    if (isFulfilled !== undefined) this.#counts.add({ from, to, isFulfilled });
  }

  /** Null where no outcomes are known at all. */
  effect(): OutcomeEffect | null {
    if (this.#outcomes === undefined) return null;
    return {
      file: this.#outcomes.file,
      known: this.#counts.count(() => true),
      deliver_before: this.#fulfilled(({ from }) => from === 'Deliver'),
      deliver_after: this.#fulfilled(({ to }) => to === 'Deliver'),
      changed: this.#changed(),
    };
  }

  #fulfilled(fits: (transition: Transition) => boolean): Fulfilled {
    return {
      orders: this.#counts.count(fits),
      fulfilled: this.#counts.count((counted) => counted.isFulfilled && fits(counted)),
    };
  }

  #changed(): (Transition & Fulfilled)[] {
    const kinds = new Tally<Transition>();
    for (const { from, to } of this.#counts.list()) if (from !== to) kinds.add({ from, to });
    return kinds.list().map(({ from, to }) => {
      const fits = (other: Transition) => other.from === from && other.to === to;
      return { from, to, ...this.#fulfilled(fits) };
    });
  }
}
