import pc from 'picocolors';

/** Progress for people goes to stderr, like the logs of the services. */
export function say(line: string): void {
  console.error(line);
}

/** A command as one would type it. */
export function sayCommand(command: string): void {
  say(`\n${pc.dim('$')} ${pc.bold(command)}`);
}
