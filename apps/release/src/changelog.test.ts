import { describe, expect, it } from 'vitest';
import { bumpOf, releaseChangelog } from './changelog.ts';

function changelogOf(...unreleased: readonly string[]): string {
  const lines = ['# Changelog', '', '## [Unreleased]', '', ...unreleased];
  return [...lines, '## [0.1.0] - 2026-01-01', '', '### Added', '', '- All.', ''].join('\n');
}

const fixed = ['### Fixed', '', '- A fault.', ''];
const added = ['### Added', '', '- A thing.', ''];

describe('the changelog', () => {
  it('gives what is unreleased its version, and leaves room for what comes', () => {
    expect(releaseChangelog(changelogOf(...added), '0.2.0', '2026-02-01')).toBe(
      changelogOf('## [0.2.0] - 2026-02-01', '', ...added),
    );
  });

  it('stays as it is where the version has its entries', () => {
    const changelog = changelogOf(...added);
    expect(releaseChangelog(changelog, '0.1.0', '2026-02-01')).toBe(changelog);
  });

  it.each([
    [fixed, 'patch'],
    [added, 'minor'],
    [[...added, ...fixed], 'minor'],
    [['### Removed', '', '- A thing.', ''], 'minor'],
  ] as const)('tells how far the version is raised: %j', (unreleased, bump) => {
    expect(bumpOf(changelogOf(...unreleased))).toBe(bump);
  });

  it('is refused where there is nothing to release, or no place for it', () => {
    expect(() => bumpOf(changelogOf())).toThrow('expected entries below ## [Unreleased], got none');
    expect(() => releaseChangelog('# Changelog\n', '1.0.0', '2026-02-01')).toThrow(
      'expected the heading',
    );
  });
});
