export { type KeySpace, openKeySpace } from './key-space.ts';
