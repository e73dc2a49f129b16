import { describe, expect, test } from 'vitest';
import { cpuQuota, parseCpuMax, parseMemberships } from './cpu-quota.ts';
import { processorsToUse } from './processors.ts';

function quotaIn(files: Readonly<Record<string, string>>): number | undefined {
  return cpuQuota((path) => files[path]);
}

test.each([
  ['150000 100000\n', 1.5],
  ['50000 100000\n', 0.5],
  ['800000 50000\n', 16],
  ['max 100000\n', undefined],
  ['', undefined],
  ['100000', undefined],
  ['nonsense here', undefined],
])('a cpu.max of %j is %s processors', (text, quota) => {
  expect(parseCpuMax(text)).toBe(quota);
});

test('memberships are read as the kernel writes them', () => {
  expect(parseMemberships('5:cpu,cpuacct:/a:b\n1:name=systemd:/\n0::/user.slice\n')).toEqual([
    { controllers: ['cpu', 'cpuacct'], path: '/a:b' },
    { controllers: ['name=systemd'], path: '/' },
    { controllers: [], path: '/user.slice' },
  ]);
});

describe('version 2', () => {
  const self = { '/proc/self/cgroup': '0::/kubepods/pod/box\n' };

  test('the quota of the own group counts', () => {
    const files = { ...self, '/sys/fs/cgroup/kubepods/pod/box/cpu.max': '200000 100000\n' };
    expect(quotaIn(files)).toBe(2);
  });

  test('the least quota up to the root counts', () => {
    const files = {
      ...self,
      '/sys/fs/cgroup/kubepods/pod/box/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/kubepods/pod/cpu.max': '50000 100000\n',
      '/sys/fs/cgroup/kubepods/cpu.max': '400000 100000\n',
    };
    expect(quotaIn(files)).toBe(0.5);
  });

  test('inside a container its own group is the root, whatever it is called outside', () => {
    const files = { '/sys/fs/cgroup/cpu.max': '300000 100000\n' };
    for (const path of ['/', '/../../box', '/not/mounted/here']) {
      expect(quotaIn({ ...files, '/proc/self/cgroup': `0::${path}\n` }), path).toBe(3);
    }
  });
});

describe('version 1', () => {
  const self = { '/proc/self/cgroup': '4:memory:/docker/1f\n3:cpu,cpuacct:/docker/1f\n0::/\n' };
  const cpu = '/sys/fs/cgroup/cpu,cpuacct';

  test('quota and period are two files', () => {
    const files = {
      ...self,
      [`${cpu}/docker/1f/cpu.cfs_quota_us`]: '250000\n',
      [`${cpu}/docker/1f/cpu.cfs_period_us`]: '100000\n',
    };
    expect(quotaIn(files)).toBe(2.5);
  });

  test('a container sees its own group as the root', () => {
    const files = {
      ...self,
      [`${cpu}/cpu.cfs_quota_us`]: '50000\n',
      [`${cpu}/cpu.cfs_period_us`]: '100000\n',
    };
    expect(quotaIn(files)).toBe(0.5);
  });

  test('a quota of -1 is none', () => {
    const files = {
      ...self,
      [`${cpu}/cpu.cfs_quota_us`]: '-1\n',
      [`${cpu}/cpu.cfs_period_us`]: '100000\n',
    };
    expect(quotaIn(files)).toBeUndefined();
  });
});

test('where there are no control groups, there is no quota', () => {
  expect(quotaIn({})).toBeUndefined();
});

test.each([
  [8, undefined, 8],
  [8, 2, 2],
  [8, 2.5, 3],
  [8, 0.25, 1],
  [2, 16, 2],
  [1, 1.5, 1],
])('of %d processors with a quota of %s, %d are used', (available, quota, used) => {
  expect(processorsToUse(available, quota)).toBe(used);
});
