export { DeadlineError, withinMs } from './deadline.ts';
export { type Log, openLog } from './log.ts';
export { checkRedis, connectRedis, maskRedisUrl, RedisUnusableError } from './redis.ts';
export {
  environmentOf,
  isSet,
  keyPrefixOf,
  readSettings,
  retentionMsOf,
  type Settings,
  SettingsError,
} from './settings.ts';
export { settingsSchema } from './settings.ts';
export { stopSignal } from './stop-signal.ts';
