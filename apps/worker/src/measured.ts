// How long orders wait and take, and how many are in hand, seen from around the processing of each.
import type { MeasuredLane, Measurements } from '@verdict/monitor';
import type { AttemptTimes, OrderAttempt, WorkOptions } from '@verdict/queue';

type Process = WorkOptions['process'];

/** What one worker process has done since it started. */
export interface Activity {
  inHand: number;
  decided: number;
  failedTries: number;
}

export function startActivity(): Activity {
  return { inHand: 0, decided: 0, failedTries: 0 };
}

/** An order waits once: how long a later try waited says little about the queue, so that is null. */
export function waitedMs(
  { attempt, stalls }: Pick<OrderAttempt, 'attempt' | 'stalls'>,
  { addedMs, takenMs }: AttemptTimes,
): number | null {
  return attempt === 1 && stalls === 0 ? takenMs - addedMs : null;
}

/** The same processing, measured. */
export function measured(
  process: Process,
  lane: MeasuredLane,
  measurements: Measurements,
  activity: Activity,
): Process {
  return (attempt, times) => {
    const waited = waitedMs(attempt, times);
    if (waited !== null) measurements.measure(lane, 'waiting', waited);
    else measurements.count('retried');
    activity.inHand += 1;
    const processed = process(attempt, times);
    processed.then(
      () => {
        activity.inHand -= 1;
        activity.decided += 1;
        measurements.measure(lane, 'processing', Date.now() - times.takenMs);
      },
      () => {
        activity.inHand -= 1;
        activity.failedTries += 1;
      },
    );
    return processed;
  };
}
