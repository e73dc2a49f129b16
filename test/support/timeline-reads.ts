// Every command that touches one key while something else runs, those in scripts included.
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export type RedisCommand = readonly [name: string, ...args: string[]];

/** A line of MONITOR, such as `+1.5 [0 lua] "zrange" "key"`, for texts that need no escapes. */
function parseLine(line: string): RedisCommand | undefined {
  const [name, ...args] = Array.from(line.matchAll(/"([^"]*)"/g), ([, text = '']) => text);
  return name === undefined ? undefined : [name, ...args];
}

function isScript([name]: RedisCommand): boolean {
  return name.toLowerCase().startsWith('eval');
}

/** @returns a function that gives the distinct commands so far, ready to be asked again */
export async function watchKey(url: string, key: string): Promise<() => readonly RedisCommand[]> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  const lines = createInterface({ input: socket });
  socket.write('MONITOR\r\n');
  await once(lines, 'line');
  const commands = new Map<string, RedisCommand>();
  lines.on('line', (line) => {
    const command = parseLine(line);
    if (command === undefined || isScript(command) || !command.includes(key)) return;
    commands.set(JSON.stringify(command), command);
  });
  return () => [...commands.values()];
}
