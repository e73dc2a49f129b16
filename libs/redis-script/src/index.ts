export { nodesOf, type RedisConnection, scanKeys } from './connection.ts';
export { runScript, type Script, script } from './script.ts';
