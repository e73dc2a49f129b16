export { askRarely } from './ask-rarely.ts';
export { reportCrashes } from './crash-report.ts';
export { describeCrash, describeError } from './describe-error.ts';
export { DeadlineError, withinMs } from './deadline.ts';
export { type Log, type LogFields, openLog } from './log.ts';
export { checkRedis, mastersOf } from './check-redis.ts';
export { connectServers, isClusterMember, openCluster } from './connect-servers.ts';
export { type Durability, readDurability, warningOf } from './durability.ts';
export type { NeededCommands } from './denied-commands.ts';
export { findTrouble } from './find-trouble.ts';
export { openRareLog, type RareLog } from './rare-log.ts';
export { isRedisAway } from './redis-away.ts';
export type { Patience } from './patience.ts';
export { type Connections, openRedisLink, RedisAwayError, type RedisLink } from './redis-link.ts';
export { RedisLoadingError } from './redis-loading-error.ts';
export { adviceFor, isRedisTrouble } from './redis-trouble.ts';
export { RedisUnusableError } from './redis-unusable-error.ts';
export { redisTlsOf } from './redis-tls.ts';
export { maskRedisUrl, redisUrlOf, splitRedisUrls } from './redis-urls.ts';
export { secretNames } from './secret-files.ts';
export {
  driftWindowSecondsOf,
  environmentOf,
  isSet,
  readSettings,
  retentionMsOf,
  type Settings,
  SettingsError,
} from './settings.ts';
export { settingsSchema } from './settings.ts';
export { stopSignal } from './stop-signal.ts';
