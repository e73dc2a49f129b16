export { listen, ListenError, type RunningServer } from './listen.ts';
