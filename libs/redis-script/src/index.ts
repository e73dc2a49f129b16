export type { RedisConnection } from './connection.ts';
export { runScript, type Script, script } from './script.ts';
