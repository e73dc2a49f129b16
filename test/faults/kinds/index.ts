// How each kind of fault is brought about, and proven. The text says what was seen of it.
import type { FaultName } from '../schedule/fault-kinds.ts';
import type { Fault } from '../schedule/schedule.ts';
import type { Stage } from '../stage/stage.ts';
import { malformedJobs } from './malformed-jobs.ts';
import { cutNetwork, killConnections, silentNetwork, slowNetwork } from './network.ts';
import { cutPower } from './power-cut.ts';
import { killProducer, secondProducer } from './producer.ts';
import {
  emptyRedis,
  freezeRedis,
  fullRedis,
  killRedis,
  readOnlyRedis,
  restartRedis,
} from './redis.ts';
import {
  freezeAllWorkers,
  freezeReplica,
  killReplica,
  killSupervisor,
  scaleWorkers,
  stopWorkers,
} from './workers.ts';

/** @throws FaultDidNotHappenError when it cannot be shown to have happened */
export type PlayFault = (stage: Stage, fault: Fault) => Promise<string>;

export const playFault: Readonly<Record<FaultName, PlayFault>> = {
  'kill-replica': killReplica,
  'kill-supervisor': killSupervisor,
  'stop-workers': stopWorkers,
  'freeze-replica': freezeReplica,
  'freeze-all-workers': freezeAllWorkers,
  'scale-workers': scaleWorkers,
  'kill-producer': killProducer,
  'second-producer': secondProducer,
  'freeze-redis': freezeRedis,
  'restart-redis': restartRedis,
  'kill-redis': killRedis,
  'power-cut': cutPower,
  'read-only-redis': readOnlyRedis,
  'full-redis': fullRedis,
  'empty-redis': emptyRedis,
  'kill-connections': killConnections,
  'cut-network': cutNetwork,
  'silent-network': silentNetwork,
  'slow-network': slowNetwork,
  'malformed-jobs': malformedJobs,
};
