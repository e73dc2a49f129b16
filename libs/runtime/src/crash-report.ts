import { describeCrash } from './describe-error.ts';

/**
 * Ends the process when an error reaches nobody, as Node does, but without printing the error's
 * fields: those of Redis hold the command with all that was to be stored.
 */
export function reportCrashes(name: string): void {
  process.on('uncaughtException', (error: unknown) => {
    process.stderr.write(`${name}: ended by ${describeCrash(error)}\n`);
    process.exit(1);
  });
}
