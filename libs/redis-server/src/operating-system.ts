import { readFile } from 'node:fs/promises';

export interface OperatingSystem {
  /** Names a folder: what was unpacked for one system does not run on another. */
  readonly key: string;
  readonly isDebianLike: boolean;
}

/** Reads /etc/os-release, which every Linux distribution has and macOS has not. */
export async function readOperatingSystem(): Promise<OperatingSystem> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string): string =>
    new RegExp(`^${name}="?([\\w. -]*)`, 'm').exec(text)?.[1] ?? '';
  const key = [field('ID') || process.platform, field('VERSION_ID'), process.arch];
  return {
    key: key.filter((part) => part !== '').join('-'),
    isDebianLike: /\b(debian|ubuntu)\b/.test(`${field('ID')} ${field('ID_LIKE')}`),
  };
}
