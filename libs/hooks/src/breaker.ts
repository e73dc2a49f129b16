// Leaves a hook alone that fails again and again: after five failures in a row for a minute, then for as long as one
// try fails.

const mostFailures = 5;
const restMs = 60_000;

export interface Breaker {
  /** How much the hook may be called with now: everything, one try whose outcome is to be noted, or nothing. */
  readonly take: () => 'all' | 'one' | 'none';
  /** @returns whether the breaker opened with it */
  readonly note: (isWell: boolean) => boolean;
  /** The try that was taken was never made. */
  readonly giveBack: () => void;
  readonly open: () => void;
  readonly isOpen: () => boolean;
  /** Nothing would be taken now. */
  readonly isResting: () => boolean;
}

export function openBreaker(now: () => number = () => performance.now()): Breaker {
  let failures = 0;
  let openUntil: number | undefined;
  let isTrying = false;
  const open = () => {
    isTrying = false;
    failures = 0;
    openUntil = now() + restMs;
  };
  const close = () => {
    isTrying = false;
    failures = 0;
    openUntil = undefined;
  };
  const isResting = () => openUntil !== undefined && (isTrying || now() < openUntil);
  return {
    open,
    isOpen: () => openUntil !== undefined,
    isResting,
    giveBack: () => {
      isTrying = false;
    },
    take: () => {
      if (openUntil === undefined) return 'all';
      if (isResting()) return 'none';
      isTrying = true;
      return 'one';
    },
    note: (isWell) => {
      // What was under way when it opened says nothing new.
      if (openUntil !== undefined && !isTrying) return false;
      if (isWell) {
        close();
        return false;
      }
      failures += 1;
      if (!isTrying && failures < mostFailures) return false;
      open();
      return true;
    },
  };
}
