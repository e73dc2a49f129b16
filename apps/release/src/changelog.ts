// CHANGELOG.md is written by hand, see https://keepachangelog.com: a release gives what is unreleased its number.

const unreleased = '## [Unreleased]';

/** Those that ask for no more than a patch; whatever else is told is new or changed. */
const patchSections: ReadonlySet<string> = new Set(['Fixed', 'Security']);

/** @throws Error when there is no section or nothing in it */
function unreleasedPart(changelog: string): { readonly start: number; readonly text: string } {
  const heading = changelog.indexOf(`${unreleased}\n`);
  if (heading === -1) throw new Error(`CHANGELOG.md: expected the heading ${unreleased}`);
  const start = heading + unreleased.length + 1;
  const next = changelog.indexOf('\n## ', start);
  const text = changelog.slice(start, next === -1 ? undefined : next);
  if (text.includes('\n- ')) return { start, text };
  throw new Error(`CHANGELOG.md: expected entries below ${unreleased}, got none`);
}

/** How far the unreleased entries raise the version, before and after 1.0.0. @throws Error where there are none */
export function bumpOf(changelog: string): 'minor' | 'patch' {
  const { text } = unreleasedPart(changelog);
  const sections = [...text.matchAll(/^### (.+)$/gm)].map(([, name = '']) => name);
  return sections.every((name) => patchSections.has(name)) ? 'patch' : 'minor';
}

/**
 * The changelog in which the unreleased entries are those of a version; it is given back as it is where the version
 * has its entries already.
 * @param date YYYY-MM-DD
 * @throws Error where nothing is unreleased
 */
export function releaseChangelog(changelog: string, version: string, date: string): string {
  if (changelog.includes(`\n## [${version}]`)) return changelog;
  const { start } = unreleasedPart(changelog);
  return `${changelog.slice(0, start)}\n## [${version}] - ${date}\n${changelog.slice(start)}`;
}
