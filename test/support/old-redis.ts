// A Redis that says it is of an old version: what it answers to INFO is changed on its way.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { onTestFinished } from 'vitest';

/** Of the same length, so that the answer still has the length that it begins with. */
function makeOld(version: string): string {
  return version.replace(
    /^(\d+)\.\d/,
    (_all, major: string) => `${'6'.padStart(major.length, '0')}.0`,
  );
}

function changingVersion(): Transform {
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      const text = part.toString('latin1');
      const changed = text.replace(/(?<=redis_version:)[\d.]+/, makeOld);
      done(null, Buffer.from(changed, 'latin1'));
    },
  });
}

/** @returns the address of a real Redis, behind something that makes it old */
export async function startOldRedis(redisUrl: string): Promise<string> {
  const { hostname, port } = new URL(redisUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(Number(port), hostname);
    for (const socket of [client, redis]) sockets.add(socket.on('error', () => {}));
    client.on('close', () => redis.destroy()).pipe(redis);
    redis
      .on('close', () => client.destroy())
      .pipe(changingVersion())
      .pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const ownPort = typeof address === 'object' ? address?.port : undefined;
  return `redis://127.0.0.1:${ownPort}`;
}
