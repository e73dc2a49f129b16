// The share of the processors that the control groups of this process leave to it, as a container's
// limit sets it. See cgroups(7), and proc(5) for /proc/self/cgroup.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path/posix';

/** Text of a file, or undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** `cpu.max` of version 2: quota and period in microseconds, `max` without a quota. */
export function parseCpuMax(text: string): number | undefined {
  const [quota, period] = text.trim().split(/\s+/).map(Number);
  return processorsOf(quota, period);
}

function processorsOf(quota = Number.NaN, period = Number.NaN): number | undefined {
  return quota > 0 && period > 0 ? quota / period : undefined;
}

interface Membership {
  /** `cpu` among those of version 1; none for version 2. */
  readonly controllers: readonly string[];
  readonly path: string;
}

/** Lines such as `4:cpu,cpuacct:/docker/1f` of version 1 and `0::/docker/1f` of version 2. */
export function parseMemberships(text: string): Membership[] {
  return text.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    return [{ controllers: controllers === '' ? [] : controllers.split(','), path }];
  });
}

/** A group and those that it is in: a quota holds for all below it. */
function withParents(path: string): string[] {
  // Seen from inside a container, a group outside of it begins with `/..`.
  const group = resolve('/', path);
  return group === '/' ? [group] : [group, ...withParents(dirname(group))];
}

const mount = '/sys/fs/cgroup';

function quotaOfVersion2(group: string, read: ReadText): number | undefined {
  return parseCpuMax(read(join(mount, group, 'cpu.max')) ?? '');
}

function quotaOfVersion1(mounted: string, group: string, read: ReadText): number | undefined {
  const number = (name: string) => Number(read(join(mount, mounted, group, name)) ?? Number.NaN);
  return processorsOf(number('cpu.cfs_quota_us'), number('cpu.cfs_period_us'));
}

function quotasOf({ controllers, path }: Membership, read: ReadText): (number | undefined)[] {
  const groups = withParents(path);
  if (controllers.length === 0) return groups.map((group) => quotaOfVersion2(group, read));
  if (!controllers.includes('cpu')) return [];
  return groups.map((group) => quotaOfVersion1(controllers.join(','), group, read));
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // another system, or a group that is mounted elsewhere
  }
}

/** In processors, such as 0.5 for half of one; undefined when there is no quota. */
export function cpuQuota(read: ReadText = readIfThere): number | undefined {
  const memberships = parseMemberships(read('/proc/self/cgroup') ?? '');
  const quotas = memberships.flatMap((membership) => quotasOf(membership, read));
  const known = quotas.filter((quota) => quota !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
