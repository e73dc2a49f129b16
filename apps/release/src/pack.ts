// `npm run pack [-- FOLDER]`: the commands and the libraries that they need as tarballs, each with what it runs on and
// no more. The folder is made anew; `packed` where none is named.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { z } from 'zod';

const repo = join(import.meta.dirname, '../../..');
const commands = ['dashboard', 'endpoint', 'producer', 'worker'];
const ours = '@verdict/';

const manifestSchema = z.looseObject({
  name: z.string(),
  files: z.array(z.string()),
  dependencies: z.record(z.string(), z.string()).optional(),
});

type Manifest = z.infer<typeof manifestSchema>;

interface Project {
  readonly dir: string;
  readonly manifest: Manifest;
}

async function readProject(dir: string): Promise<Project> {
  const text = await readFile(join(dir, 'package.json'), 'utf8');
  return { dir, manifest: manifestSchema.parse(JSON.parse(text)) };
}

async function readProjects(): Promise<ReadonlyMap<string, Project>> {
  const projects = new Map<string, Project>();
  for (const parent of ['apps', 'libs']) {
    for (const name of await readdir(join(repo, parent))) {
      const project = await readProject(join(repo, parent, name));
      projects.set(project.manifest.name, project);
    }
  }
  return projects;
}

/** The commands and all of ours that they need, at any distance. */
function neededOf(projects: ReadonlyMap<string, Project>): Project[] {
  const needed = new Set<Project>();
  const add = (name: string) => {
    const project = projects.get(name);
    if (project === undefined) throw new Error(`expected a project ${name}, there is none`);
    if (needed.has(project)) return;
    needed.add(project);
    const { dependencies = {} } = project.manifest;
    for (const one of Object.keys(dependencies)) if (one.startsWith(ours)) add(one);
  };
  for (const command of commands) add(ours + command);
  return [...needed];
}

/** Neither tests nor what only compilers and debuggers read: the sources stay here. */
function isShipped(path: string): boolean {
  return !/\.(test|contract)\.|\.(map|tsbuildinfo)$/.test(basename(path));
}

/** Maps stay here: a line that names one would lead nowhere. */
async function cutMapNames(dir: string): Promise<void> {
  for (const name of await readdir(dir, { recursive: true })) {
    if (!['.js', '.ts'].includes(extname(name))) continue;
    const path = join(dir, name);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
  }
}

/** Without the door to the sources, and what is done and needed here only. */
function shippedManifest({ scripts: _scripts, devDependencies: _dev, ...rest }: Manifest): string {
  const hideSource = (key: string, value: unknown) =>
    key === '@verdict/source' ? undefined : value;
  return `${JSON.stringify(rest, hideSource, 2)}\n`;
}

async function stage({ dir, manifest }: Project, stageDir: string): Promise<string> {
  const place = join(stageDir, basename(dir));
  for (const folder of manifest.files.filter((name) => !name.startsWith('!'))) {
    await cp(join(dir, folder), join(place, folder), { recursive: true, filter: isShipped });
  }
  await cutMapNames(place);
  await writeFile(join(place, 'package.json'), shippedManifest(manifest));
  for (const name of ['README.md', 'LICENSE']) await cp(join(repo, name), join(place, name));
  return place;
}

async function main(out: string): Promise<void> {
  const needed = neededOf(await readProjects());
  const stageDir = await mkdtemp(join(tmpdir(), 'verdict-pack-'));
  try {
    const places = await Promise.all(needed.map((project) => stage(project, stageDir)));
    await rm(out, { recursive: true, force: true });
    await mkdir(out);
    execFileSync('npm', ['pack', '--silent', '--pack-destination', out, ...places], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } finally {
    await rm(stageDir, { recursive: true, force: true });
  }
}

await main(resolve(process.argv[2] ?? join(repo, 'packed')));
