// A control group of our own with a quota of processors, where this machine lets us make one.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const periodUs = 100_000;

interface Version {
  readonly root: string;
  readonly limit: (group: string, processors: number) => void;
}

const version1: Version = {
  root: '/sys/fs/cgroup/cpu',
  limit: (group, processors) => {
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs));
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(processors * periodUs));
  },
};

const version2: Version = {
  root: '/sys/fs/cgroup',
  limit: (group, processors) => {
    writeFileSync(join(group, 'cpu.max'), `${processors * periodUs} ${periodUs}`);
  },
};

/** @returns the directory of the group, or undefined where none can be made */
export function makeCpuLimit(processors: number): string | undefined {
  const { root, limit } = existsSync(version1.root) ? version1 : version2;
  const group = join(root, `verdict-test-${process.pid}`);
  try {
    mkdirSync(group);
  } catch {
    return undefined;
  }
  try {
    limit(group, processors);
    return group;
  } catch {
    rmdirSync(group);
    return undefined;
  }
}

/** Once no process is in it any more. */
export function removeCpuLimit(group: string): void {
  rmdirSync(group);
}
