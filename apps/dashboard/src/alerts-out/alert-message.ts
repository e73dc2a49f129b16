// What is told to the receiver of alerts. Its form is that of Standard Webhooks: type, timestamp, data.

interface TimeSpan {
  /** Inclusive, as orders write it. */
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
}

/** By `type`, in `data`. A window of null stands for all orders behind the reference. */
interface AlertData {
  readonly 'drift.alert': {
    readonly run: string;
    readonly feature: string;
    readonly level: 'alert';
    readonly window: TimeSpan | null;
  };
  readonly 'threshold.violated': {
    readonly run: string;
    readonly feature: string;
    readonly rule: string;
    readonly window: TimeSpan;
  };
  readonly 'budget.exceeded': {
    readonly run: string;
    readonly phase: string;
    readonly window: TimeSpan;
  };
  /** One of the alerts of the overview. */
  readonly 'trouble.lasting': { readonly code: string; readonly since: string };
}

type Told = {
  readonly sentence: string;
  readonly statistics: Readonly<Record<string, unknown>>;
};

export type AlertType = keyof AlertData;

export type TellableAlert = {
  readonly [T in AlertType]: {
    readonly type: T;
    readonly data: AlertData[T] & Told;
    /** What makes it another than those before, beside its type. */
    readonly identity: readonly string[];
  };
}[AlertType];

export function bodyOf({ type, data }: TellableAlert, nowMs: number): string {
  return JSON.stringify({ type, timestamp: new Date(nowMs).toISOString(), data });
}
