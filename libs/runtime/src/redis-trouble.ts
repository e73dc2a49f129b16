// What Redis says when it is Redis, and not the command, that is at fault; and what to do about it.
import { isRedisAway } from './redis-away.ts';

export const closesConnections =
  'it closes new connections; see its maxclients and protected-mode, and whether it wants TLS (rediss://)';

/** Each of these ends by itself or by somebody's help; the command can then be given again as it is. */
const advice: Readonly<Record<string, string>> = {
  LOADING: 'it still reads its file; try again when it is done',
  OOM: 'its memory is full; raise maxmemory, or remove old runs with `producer drop`',
  MISCONF: 'it cannot write to its disk; make room there',
  READONLY: 'it is a replica and takes no writes; name its master with --redis-url or REDIS_URL',
  MASTERDOWN: 'it is a replica that has lost its master; name the master in REDIS_URL',
  NOREPLICAS: 'it waits for its replicas; see its settings min-replicas-*',
  BUSY: 'a script blocks it; see its SCRIPT KILL',
  NOPERM: 'the user in REDIS_URL lacks a permission; see SECURITY.md',
  NOAUTH: 'it asks for a password; put it into REDIS_URL',
  WRONGPASS: 'check user and password in REDIS_URL',
  "The user executing the script can't": 'its user lacks a permission; see SECURITY.md',
  'ACL failure in script': 'its user lacks a permission; see SECURITY.md',
  EPIPE: closesConnections,
  ECONNRESET: closesConnections,
  'max number of clients':
    'it has no connection left; raise its maxclients, or start fewer workers',
};

/** Before version 7, what a script ran into stands in the middle of the message. */
function isIn(message: string, trouble: string): boolean {
  return new RegExp(`(^|[\\s-])${trouble}\\b`).test(message);
}

/** What can be done about an error, where the trouble is known. */
export function adviceFor(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  return Object.entries(advice).find(([trouble]) => isIn(message, trouble))?.[1];
}

/** Whether a command failed because Redis is away, or cannot take any command like it at the moment. */
export function isRedisTrouble(error: unknown): boolean {
  return isRedisAway(error) || adviceFor(error) !== undefined;
}
