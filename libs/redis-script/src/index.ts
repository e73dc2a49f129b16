export { runScript, type Script, script } from './script.ts';
