import { checkRedis, mastersOf, RedisUnusableError } from '@verdict/runtime';
import type { Session } from '../session.ts';
import type { Findings } from './finding.ts';

type Server = ReturnType<typeof mastersOf>[number];

async function checkPersistence(server: Server, findings: Findings): Promise<void> {
  const info = await server.info('persistence');
  if (/^aof_enabled:1/m.test(info)) return;
  findings.add({
    code: 'redis.not-persistent',
    message:
      'Redis writes no append-only file: what was accepted since its last snapshot is lost when it ' +
      'stops. It writes one after: redis-cli config set appendonly yes.',
    next: null, // where Redis is a service, or a trial, nobody may be able to
  });
}

/** Whether Redis itself may lose orders. */
export async function checkServers(
  connections: Session['connections'],
  findings: Findings,
): Promise<void> {
  for (const redis of connections) {
    try {
      await checkRedis(redis);
    } catch (error) {
      if (!(error instanceof RedisUnusableError)) throw error;
      const next = 'redis-cli config set maxmemory-policy noeviction';
      findings.add({ code: 'redis.unusable', message: `${error.message}.`, next });
    }
    await Promise.all(mastersOf(redis).map((server) => checkPersistence(server, findings)));
  }
}
