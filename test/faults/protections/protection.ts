import type { ViolationKind } from '../checker/find-violations.ts';
import type { Ending } from '../schedule/endings.ts';
import type { FaultName } from '../schedule/fault-kinds.ts';

/** A change of a module of the product. */
export interface Edit {
  /** How its address ends. */
  readonly module: string;
  readonly from: string;
  readonly to: string;
}

/** What keeps orders safe, how it is switched off, and what has to go wrong then. */
export interface Protection {
  readonly says: string;
  readonly edits: readonly Edit[];
  readonly env?: Readonly<Record<string, string>>;
  readonly redisArgs?: readonly string[];
  readonly poisons?: readonly Ending[];
  readonly faults: readonly FaultName[];
  readonly replicas: number;
  /** One of these at least. */
  readonly violations: readonly ViolationKind[];
}
