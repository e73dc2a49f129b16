import { readFile } from 'node:fs/promises';
import { run } from './run.ts';

const APT_TIMEOUT_MS = 20_000;

/** A suite with newer packages for this release, at the mirror that the system uses itself. */
export interface Backports {
  readonly suite: string;
  /** What apt reads in the place of /etc/apt/sources.list. */
  readonly sourcesList: string;
}

/** Undefined where apt knows no release that could have backports. */
export async function findBackports(): Promise<Backports | undefined> {
  const format = '$(REPO_URI) $(RELEASE)';
  const targets = await run('apt-get', ['indextargets', '--format', format], APT_TIMEOUT_MS);
  const [, mirror, release] = /^(\S+) ([a-z]+)$/m.exec(targets) ?? [];
  if (mirror === undefined || release === undefined) return undefined;
  const own = await readFile('/etc/apt/sources.list', 'utf8').catch(() => '');
  const suite = `${release}-backports`;
  return { suite, sourcesList: `${own}\ndeb ${mirror} ${suite} main\n` };
}
