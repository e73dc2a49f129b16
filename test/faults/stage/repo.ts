import { join } from 'node:path';

/** Seen from where this file is when it is compiled: the commands are started from there. */
export const repo = join(import.meta.dirname, '../../../..');
