import type { ClusterOptions, RedisOptions } from 'ioredis';

/** `service` waits for Redis to come back, `command` gives up. */
export type Patience = 'service' | 'command';

export type ServerOptions = Omit<RedisOptions, 'replyMapping'>;

export const connectWithinMs = 3000;
/** So that a sentinel which is silent leaves time to ask the next. */
export const sentinelWithinMs = 2000;
const longestReconnectMs = 2000;
/**
 * A server that owes an answer for so long is gone, whatever TCP says: a service makes its connection anew.
 * It is longer than BullMQ has Redis wait for a job, which is ten seconds at most.
 */
const serviceSilenceMs = 15_000;
/** A command that has no answer by then fails, in whatever state the connection is. */
const commandSilenceMs = 10_000;

/** Reconnects for ever; after a failover, a replica that was a master answers READONLY. */
const patient: ServerOptions = {
  maxRetriesPerRequest: null,
  retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 10), longestReconnectMs),
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
  connectTimeout: connectWithinMs,
  socketTimeout: serviceSilenceMs,
};

/** For commands that a person waits for: gives up a few seconds after the connection is lost. */
const impatient: ServerOptions = {
  ...patient,
  socketTimeout: undefined,
  commandTimeout: commandSilenceMs,
  maxRetriesPerRequest: 3,
  retryStrategy: (tries) => (tries > 5 ? null : 200 * tries),
};

export function serverOptions(patience: Patience): ServerOptions {
  return patience === 'service' ? patient : impatient;
}

/** A command to a master that is away is sent again as long as a failover may take: a minute. */
const patientCluster: ClusterOptions = {
  clusterRetryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 10), longestReconnectMs),
  maxRedirections: 120,
  retryDelayOnFailover: 500,
  retryDelayOnClusterDown: 500,
};

const impatientCluster: ClusterOptions = {
  clusterRetryStrategy: (tries) => (tries > 5 ? null : 200 * tries),
  maxRedirections: 16,
  retryDelayOnFailover: 200,
  retryDelayOnClusterDown: 200,
};

export function clusterOptions(patience: Patience): ClusterOptions {
  return patience === 'service' ? patientCluster : impatientCluster;
}

export type NodeOptions = Omit<NonNullable<ClusterOptions['redisOptions']>, 'replyMapping'>;

/** Of the nodes of a cluster, which follows its masters itself: no connection is made again on its own. */
const patientNode: NodeOptions = {
  maxRetriesPerRequest: null,
  connectTimeout: connectWithinMs,
  socketTimeout: serviceSilenceMs,
};

/** The time of a command counts over all tries: it may be sent again and again to a node that stands still. */
const impatientNode: NodeOptions = {
  ...patientNode,
  socketTimeout: undefined,
  commandTimeout: commandSilenceMs,
};

export function nodeOptions(patience: Patience): NodeOptions {
  return patience === 'service' ? patientNode : impatientNode;
}
