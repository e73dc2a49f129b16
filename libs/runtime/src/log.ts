import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Logs are JSON Lines on stderr: stdout belongs to figures and results. */
export function openLog(level: string, name: string): Log {
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino({ level, name, timestamp }, pino.destination({ dest: 2, sync: true }));
}
