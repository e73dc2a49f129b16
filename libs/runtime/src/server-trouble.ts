// What a server says of itself, in its answer to INFO, that keeps it from being used. Services that hide a
// field are taken to be well in that.

export function infoField(info: string, field: string): string | undefined {
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

function sizeIn(info: string, field: string): number {
  return Number(infoField(info, field) ?? 0);
}

/** As Redis itself compares: what replicas and the append-only file are still to be sent does not count. */
function isFull(info: string): boolean {
  const limit = sizeIn(info, 'maxmemory');
  const used = sizeIn(info, 'used_memory') - sizeIn(info, 'mem_not_counted_for_evict');
  return limit > 0 && used > limit;
}

/** What would lose orders silently: nothing is to be started with such a server. */
export function dangerIn(info: string): string | undefined {
  const policy = infoField(info, 'maxmemory_policy') ?? 'noeviction';
  if (policy === 'noeviction') return undefined;
  return (
    `expected maxmemory-policy noeviction, got ${policy}: when memory is full, Redis would drop ` +
    'orders silently. Set it with: redis-cli config set maxmemory-policy noeviction'
  );
}

/** Why a server cannot be worked with right now; undefined where all is well. */
export function troubleIn(info: string): string | undefined {
  if (infoField(info, 'loading') === '1') return 'Redis still reads its file';
  if (infoField(info, 'role') === 'slave') {
    const master = `${infoField(info, 'master_host')}:${infoField(info, 'master_port')}`;
    return `expected a Redis that takes writes, got a replica of ${master}`;
  }
  if (infoField(info, 'aof_last_write_status') === 'err') {
    return 'Redis cannot write its append-only file: is its disk full?';
  }
  if (isFull(info)) return 'the memory of Redis is full: raise its maxmemory';
  return dangerIn(info);
}
