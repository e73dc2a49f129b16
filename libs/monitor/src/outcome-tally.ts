// How many orders of each decision were fulfilled in the end, on the whole and over time.
import { type Recommendation, recommendations } from '@verdict/records';
import { openEventWindows } from './event-windows.ts';
import { wilsonInterval } from './wilson.ts';

export interface FulfilledShare {
  readonly results: number;
  /** Results whose outcome is known. */
  readonly outcomes: number;
  readonly missing: number;
  readonly fulfilled: number;
  /** Of those whose outcome is known, with the bounds of its 95 % interval; null where none is. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export type FulfilledByDecision = Readonly<Record<Recommendation, FulfilledShare>>;

export interface OutcomeReport {
  readonly decisions: FulfilledByDecision;
  /** By the time of the orders. */
  readonly windows: readonly {
    readonly from: string;
    readonly until: string;
    readonly decisions: FulfilledByDecision;
  }[];
}

export interface DecidedOrder {
  /** Of the order. */
  readonly timestamp: string;
  readonly recommendation: Recommendation;
  /** Null where its outcome is not known. */
  readonly isFulfilled: boolean | null;
}

export interface OutcomeTally {
  readonly add: (decided: DecidedOrder) => void;
  readonly report: () => OutcomeReport;
}

export interface OutcomeCounts {
  readonly results: number;
  /** Results whose outcome is known. */
  readonly outcomes: number;
  readonly fulfilled: number;
}

type Counts = { -readonly [Name in keyof OutcomeCounts]: number };

type CountsByDecision = ReadonlyMap<Recommendation, Counts>;

function openCounts(): CountsByDecision {
  return new Map(recommendations.map((name) => [name, { results: 0, outcomes: 0, fulfilled: 0 }]));
}

function count(counts: CountsByDecision, { recommendation, isFulfilled }: DecidedOrder): void {
  const ofDecision = counts.get(recommendation);
  if (ofDecision === undefined) return;
  ofDecision.results += 1;
  if (isFulfilled !== null) ofDecision.outcomes += 1;
  if (isFulfilled === true) ofDecision.fulfilled += 1;
}

export function fulfilledShareOf({ results, outcomes, fulfilled }: OutcomeCounts): FulfilledShare {
  const missing = results - outcomes;
  const counts = { results, outcomes, missing, fulfilled };
  if (outcomes === 0) return { ...counts, share: null, low: null, high: null };
  return { ...counts, share: fulfilled / outcomes, ...wilsonInterval(fulfilled, outcomes) };
}

const nothing: Counts = { results: 0, outcomes: 0, fulfilled: 0 };

function sharesOf(counts: CountsByDecision): FulfilledByDecision {
  const of = (name: Recommendation) => fulfilledShareOf(counts.get(name) ?? nothing);
  return {
    Deliver: of('Deliver'),
    HoldCheckAvailability: of('HoldCheckAvailability'),
    HoldCheckDelivery: of('HoldCheckDelivery'),
    HoldCheckPayment: of('HoldCheckPayment'),
    Decline: of('Decline'),
  };
}

/** An outcome after a hold or a refusal says what came of that, not what a delivery would have come to. */
export function openOutcomeTally(windowSeconds: number): OutcomeTally {
  const all = openCounts();
  const windows = openEventWindows(windowSeconds, openCounts);
  return {
    add: (decided) => {
      count(all, decided);
      count(windows.of(decided.timestamp), decided);
    },
    report: () => ({
      decisions: sharesOf(all),
      windows: windows
        .all()
        .map(({ from, until, value }) => ({ from, until, decisions: sharesOf(value) })),
    }),
  };
}
