// Ties a server's life to this process. A shell in a session of its own starts the server and holds
// the other end of a pipe: however this process ends, kill -9 included, the pipe closes and the shell
// ends the server. The terminal's Ctrl-C reaches neither, so that workers can still drain.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

// A shell reports a killed child on its output; without the trap that would end it, once this process
// no longer reads there. The last line ends the whole group, this shell and its watcher included.
const LEASH_SCRIPT = `
exec 3<&0 </dev/null 2>&1
temporary_dir=$1
shift
"$@" 3<&- &
server=$!
trap '' PIPE
{
  read -r _ <&3
  kill -TERM "$server"
  sleep 3
  kill -KILL "$server"
} >/dev/null 2>&1 &
wait "$server"
[ -z "$temporary_dir" ] || rm -rf -- "$temporary_dir"
kill -KILL 0
`;

const KEPT_OUTPUT_CHARS = 4_000;

type Shell = ChildProcessByStdio<Writable, Readable, null>;

export interface LeashedServer {
  hasEnded(): boolean;
  lastOutput(): string;
  /** From here on the server alone does not keep this process alive. */
  unref(): void;
  /** Ends the server, SIGTERM first and SIGKILL three seconds later. May be called twice. */
  end(): Promise<void>;
}

/** Starts the command; `temporaryDir` is removed once it has ended, for whatever reason. */
export function leash(command: readonly string[], temporaryDir?: string): LeashedServer {
  const args = ['-c', LEASH_SCRIPT, 'leash', temporaryDir ?? '', ...command];
  const shell = spawn('sh', args, { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const lastOutput = keepLastOutput(shell.stdout);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    // 'close' comes after an 'error' too, such as no `sh`; its listener only keeps it from throwing.
    shell.once('error', () => {});
    shell.once('close', () => {
      hasEnded = true;
      resolve();
    });
  });
  const unref = (): void => setRefs(shell, false);
  const end = (): Promise<void> => {
    setRefs(shell, true);
    shell.stdin.destroy();
    return ended;
  };
  return { hasEnded: () => hasEnded, lastOutput, unref, end };
}

function setRefs(shell: Shell, keepsThisProcessAlive: boolean): void {
  const method = keepsThisProcessAlive ? 'ref' : 'unref';
  shell[method]();
  if (shell.stdout instanceof Socket) shell.stdout[method]();
}

function keepLastOutput(stream: Readable): () => string {
  let output = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    output = `${output}${chunk}`.slice(-KEPT_OUTPUT_CHARS);
  });
  return () => output;
}
