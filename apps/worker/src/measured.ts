// How long orders wait and take, and how many are in hand, seen from around the processing of each.
import type { MeasuredLane, Measurements } from '@verdict/monitor';
import type { WorkOptions } from '@verdict/queue';

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

/** The same processing, measured. An order waits once: how long a later try waited says little about the queue. */
export function measured(
  process: Process,
  lane: MeasuredLane,
  measurements: Measurements,
  activity: Activity,
): Process {
  return (attempt, times) => {
    const isFirst = attempt.attempt === 1 && attempt.stalls === 0;
    if (isFirst) measurements.measure(lane, 'waiting', times.takenMs - times.addedMs);
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
