// The shape of the workspace: who may import whom, and that the check of it bites.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from './support/files.ts';

const repo = join(import.meta.dirname, '..');

interface Linted {
  readonly code: number;
  readonly output: string;
}

function lint(dir: string): Promise<Linted> {
  const oxlint = join(repo, 'node_modules/.bin/oxlint');
  return new Promise((resolve) => {
    execFile(oxlint, ['--deny-warnings', '.'], { cwd: dir }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

/** Lints one file at the given place with the lint configuration of the workspace. */
async function lintPlanted(path: string, source: string): Promise<Linted> {
  const dir = await temporaryDirectory();
  await copyFile(join(repo, '.oxlintrc.json'), join(dir, '.oxlintrc.json'));
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), source);
  return lint(dir);
}

function importing(name: string): string {
  return `import * as planted from '${name}';\n\nexport const kept = planted;\n`;
}

describe('the lint table', () => {
  it.each([
    ['libs/queue/src/planted.ts', '@verdict/history'],
    ['libs/history/src/planted.ts', '@verdict/results'],
    ['libs/pipeline/src/planted.ts', '@verdict/queue'],
    ['libs/results/src/planted.ts', '@verdict/runtime'],
    ['libs/runtime/src/planted.ts', '@verdict/records'],
    ['libs/records/src/planted.ts', '@verdict/pipeline'],
    ['libs/shards/src/planted.ts', '@verdict/results'],
    ['libs/runtime/src/planted.ts', '@verdict/shards'],
    ['libs/monitor/src/planted.ts', '@verdict/results'],
    ['libs/results/src/planted.ts', '@verdict/monitor'],
    ['libs/capture/src/planted.ts', '@verdict/redis-script'],
    ['libs/time-slots/src/planted.ts', '@verdict/shards'],
    ['libs/hooks/src/planted.ts', '@verdict/results'],
    ['libs/results/src/planted.ts', '@verdict/hooks'],
    ['libs/tracing/src/planted.ts', '@verdict/records'],
    ['libs/queue/src/planted.ts', '@verdict/tracing'],
    ['libs/decision-tree/src/planted.ts', '@verdict/records'],
    ['libs/pipeline/src/planted.ts', '@verdict/decision-tree'],
    ['apps/worker/src/planted.ts', '@verdict/trainer'],
    ['libs/results/src/planted.ts', 'bullmq'],
    ['apps/worker/src/planted.ts', 'bullmq'],
    ['apps/worker/src/planted.ts', '@verdict/producer'],
    ['apps/producer/src/planted.ts', '@verdict/history/src/timeline.ts'],
  ])('refuses that %s imports %s', async (path, name) => {
    const { code, output } = await lintPlanted(path, importing(name));
    expect(code).toBe(1);
    expect(output).toContain('no-restricted-imports');
  });

  it.each([
    ['libs/queue/src/planted.ts', '@verdict/records'],
    ['libs/capture/src/planted.ts', '@verdict/records'],
    ['libs/results/src/planted.ts', '@verdict/shards'],
    ['libs/results/src/planted.ts', '@verdict/time-slots'],
    ['libs/queue/src/planted.ts', 'bullmq'],
    ['apps/worker/src/planted.ts', '@verdict/history'],
  ])('lets %s import %s', async (path, name) => {
    expect(await lintPlanted(path, importing(name))).toMatchObject({ code: 0 });
  });

  it('lets only the settings read the environment', async () => {
    const source = "export const level = process.env['LOG_LEVEL'];\n";
    const refused = await lintPlanted('apps/worker/src/planted.ts', source);
    expect(refused.output).toContain('no-process-env');
    expect(await lintPlanted('libs/runtime/src/planted.ts', source)).toMatchObject({ code: 0 });
  });
});

async function projects(): Promise<string[]> {
  const folders = await Promise.all(
    ['libs', 'apps'].map(async (parent) =>
      (await readdir(join(repo, parent))).map((name) => `${parent}/${name}`),
    ),
  );
  return folders.flat();
}

async function sourcesOf(project: string): Promise<string[]> {
  const entries = await readdir(join(repo, project, 'src'), { recursive: true });
  return entries.filter((name) => name.endsWith('.ts'));
}

async function importsOf(project: string): Promise<Set<string>> {
  const imports = new Set<string>();
  for (const name of await sourcesOf(project)) {
    const source = await readFile(join(repo, project, 'src', name), 'utf8');
    for (const [, imported] of source.matchAll(
      /(?:from|resolve\(|import) ?['`](@verdict\/[a-z-]+)/g,
    )) {
      if (imported !== undefined) imports.add(imported);
    }
  }
  return imports;
}

describe('each project', () => {
  it('declares exactly the projects that it imports, so that the graph has its edges', async () => {
    for (const project of await projects()) {
      const manifest = JSON.parse(await readFile(join(repo, project, 'package.json'), 'utf8'));
      const all = { ...manifest.dependencies, ...manifest.devDependencies };
      const declared = Object.keys(all).filter((name) => name.startsWith('@verdict/'));
      const imported = [...(await importsOf(project))];
      // Started as processes by a name that is put together at run time.
      const services =
        project === 'apps/standalone'
          ? ['@verdict/dashboard', '@verdict/endpoint', '@verdict/worker']
          : [];
      expect(declared.toSorted(), project).toEqual([...imported, ...services].toSorted());
    }
  });

  it('has no file for leftovers', async () => {
    const leftovers = /(^|\/)(utils?|helpers?|common|types|interfaces|constants|misc)(\.ts|\/)/;
    for (const project of await projects()) {
      const found = (await sourcesOf(project)).filter((name) => leftovers.test(name));
      expect(found, project).toEqual([]);
    }
  });
});

it('the lock file names no download address', async () => {
  const lock: { packages: Record<string, { resolved?: string }> } = JSON.parse(
    await readFile(join(repo, 'package-lock.json'), 'utf8'),
  );
  const addresses = Object.values(lock.packages).filter(({ resolved }) =>
    resolved?.includes('://'),
  );
  expect(addresses).toEqual([]);
});
