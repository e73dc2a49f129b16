// Keeps what decided a share of the orders, for whoever looks at it later: `producer capture` writes it to files.
import { type CapturedOrder, captureText, isCaptured } from '@verdict/capture';
import type { PhaseTimes } from '@verdict/monitor';
import type { Features, Result, RunSettings } from '@verdict/records';
import type { Settings } from '@verdict/runtime';

/** An order whose result is about to be stored. */
export interface CapturedDecision {
  readonly run: string;
  readonly settings: RunSettings;
  readonly result: Result;
  readonly features: Features;
  readonly phases: PhaseTimes;
}

/** @returns the text to keep; undefined for an order that is not captured */
export type CaptureOf = (decided: CapturedDecision) => string | undefined;

/** A microsecond is as exact as the clock. By those of two machines an order may have been taken before it was added. */
function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.max(Math.round(ms * 1000) / 1000, 0);
}

function timingsOf({ waiting, look_up, decide }: PhaseTimes): CapturedOrder['timings'] {
  return {
    waiting_ms: rounded(waiting),
    look_up_ms: rounded(look_up),
    decide_ms: rounded(decide),
  };
}

/**
 * @param worker name of this process
 * @returns undefined where nothing is captured
 */
export function openCapture(
  { CAPTURE_SHARE: share }: Pick<Settings, 'CAPTURE_SHARE'>,
  worker: string,
): CaptureOf | undefined {
  if (share === 0) return undefined;
  return ({ run, settings, result, features, phases }) => {
    if (!isCaptured(result.order.order_id, share)) return undefined;
    const timings = timingsOf(phases);
    return captureText({ run, settings, ...result, features, timings, worker });
  };
}
