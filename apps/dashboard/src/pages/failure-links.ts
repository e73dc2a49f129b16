import { choiceQuery, type RetryChoice } from '../retries/retry-choice.ts';

/** @param run only its failures; by default those of all runs */
export function failuresPath(run?: string): string {
  return run === undefined ? '/failures' : `/failures?run=${encodeURIComponent(run)}`;
}

export function failureGroupPath(id: string, run?: string): string {
  return run === undefined ? `/failures/${id}` : `/failures/${id}?run=${encodeURIComponent(run)}`;
}

/** Where it is asked whether these failures shall be put back; to post there puts them back. */
export function retryPath(choice: RetryChoice): string {
  const query = choiceQuery(choice);
  return query === '' ? '/failures/retry' : `/failures/retry?${query}`;
}
