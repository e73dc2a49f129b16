/** What ioredis says when a server, or a master of a cluster that is otherwise there, does not answer. */
const away =
  /Connection is closed|connection close|max retries per request|Socket timeout|Command timed out|CLUSTERDOWN|Too many Cluster redirections|refresh slots cache|All sentinels are unreachable/;

/** Whether a command failed because Redis, or the part of it that was asked, is not there. */
export function isRedisAway(error: unknown): boolean {
  return error instanceof Error && away.test(error.message);
}
