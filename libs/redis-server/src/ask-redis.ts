import { createConnection } from 'node:net';

const ANSWER_TIMEOUT_MS = 2_000;

export interface RedisIdentity {
  readonly pid: number;
  readonly version: string;
  readonly dir: string;
}

/** Who listens on this port of 127.0.0.1; undefined if it is no Redis server ready for commands. */
export async function askRedis(port: number): Promise<RedisIdentity | undefined> {
  const answer = await converse(port, 'PING\r\nINFO server\r\nCONFIG GET dir\r\nQUIT\r\n');
  const pid = /^process_id:(\d+)/m.exec(answer)?.[1];
  const version = /^redis_version:(\S+)/m.exec(answer)?.[1];
  const dir = /\r\ndir\r\n\$\d+\r\n(.*)\r\n/.exec(answer)?.[1];
  if (!answer.startsWith('+PONG\r\n') || !pid || !version || !dir) return undefined;
  return { pid: Number(pid), version, dir };
}

/** Sends the text and returns all that comes back until the connection ends, for whatever reason. */
function converse(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.setEncoding('utf8').setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });
}
