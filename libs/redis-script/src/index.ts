export { nodesOf, type RedisConnection, scanKeys } from './connection.ts';
export { runScript, runScriptForBytes, type Script, script } from './script.ts';
