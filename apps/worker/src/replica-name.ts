import { hostname } from 'node:os';

/** What the names of all replicas of this machine, or this container, start with. */
export function replicaNamePrefix(): string {
  return `worker-${hostname()}-`;
}

/** The name under which a replica is known to Redis and in the logs. */
export function replicaName(pid: number): string {
  return `${replicaNamePrefix()}${pid}`;
}
