// `npm run bench`: what it measures and how is told in README.md beside this file.
import { join } from 'node:path';
import { type BenchOptions, parseOptions } from './options.ts';
import { planMatches, roundsOf } from './plan.ts';
import { playMatch } from './play-match.ts';
import { cacheDir } from './play-round.ts';
import { profile } from './profile.ts';
import { type FigureReport, reportFigure } from './report/figure-report.ts';
import { describeMachine } from './report/machine.ts';
import { ratiosOf, type Report, writeReport } from './report/report.ts';
import { formatReport } from './report/table.ts';
import { readVersions } from './report/versions.ts';
import { openWorkDir } from './work-dir.ts';

/** Beside the source, not beside this file when it is compiled. */
const resultsDir = join(import.meta.dirname, '../../bench/results');

async function measureAll(options: BenchOptions, workDir: string): Promise<Report> {
  const is_short = options.short === true;
  const machine = describeMachine();
  const versions = await readVersions(cacheDir);
  const started_at = new Date().toISOString();
  const figures: FigureReport[] = [];
  for (const match of planMatches(options)) {
    const played = await playMatch(match, roundsOf(match, options), workDir, console.error);
    const conditions = { cores: machine.cores, isShort: is_short };
    figures.push(...match.figures.map((figure) => reportFigure(figure, played, conditions)));
  }
  return { ratios: ratiosOf(figures), figures, machine, versions, started_at, is_short };
}

/** A short run is nothing to keep. */
function reportFiles({ json, short }: BenchOptions, name: string): string[] {
  const kept = short ? [] : [join(resultsDir, `${name}.json`)];
  return json === undefined ? kept : [...kept, json];
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const workDir = await openWorkDir();
  const name = new Date().toISOString().replaceAll(':', '-');
  if (options.profile !== undefined) {
    console.log(await profile(options.profile, workDir, join(resultsDir, `profile-${name}`)));
    return;
  }
  const report = await measureAll(options, workDir);
  console.log(formatReport(report));
  for (const file of reportFiles(options, name)) await writeReport(report, file);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `bench: ${error.message}` : error);
  process.exit(1);
});
