// How `nx release` raises the version here: all projects have one, name each other by it, and are not taken from a
// registry. The root, the lock file and the changelog go with them. By default Nx would need its plugin for that.
import { VersionActions } from 'nx/release';
import { z } from 'zod';
import { releaseChangelog } from './changelog.ts';

type Tree = Parameters<VersionActions['updateProjectVersion']>[0];

const ours = '@verdict/';
const dependencyKinds = ['dependencies', 'devDependencies'] as const;
const namesSchema = z.record(z.string(), z.string());
/** As a record, which keeps the order of its fields. */
const manifestSchema = z.record(z.string(), z.unknown());
const packagesSchema = z.record(z.string(), manifestSchema);

type Manifest = z.infer<typeof manifestSchema>;

function readText(tree: Tree, path: string): string {
  const text = tree.read(path, 'utf-8');
  if (text === null) throw new Error(`expected the file ${path}, there is none`);
  return text;
}

function writeJson(tree: Tree, path: string, value: unknown): void {
  tree.write(path, `${JSON.stringify(value, null, 2)}\n`);
}

function readManifest(tree: Tree, path: string): Manifest {
  return manifestSchema.parse(JSON.parse(readText(tree, path)));
}

function raiseNames(names: Readonly<Record<string, string>>, version: string) {
  const entries = Object.entries(names).map(([name, range]) => [
    name,
    name.startsWith(ours) ? version : range,
  ]);
  return Object.fromEntries(entries);
}

/** The same at another version, and needing ours at that version. */
function raise(manifest: Manifest, version: string): Manifest {
  const raised: Manifest = { ...manifest, version };
  for (const kind of dependencyKinds) {
    if (kind in manifest) raised[kind] = raiseNames(namesSchema.parse(manifest[kind]), version);
  }
  return raised;
}

function raiseManifest(tree: Tree, path: string, version: string): void {
  writeJson(tree, path, raise(readManifest(tree, path), version));
}

/** The entries of the root and of its projects; those of other packages lie in node_modules. */
function raiseLock(tree: Tree, version: string): void {
  const lock = readManifest(tree, 'package-lock.json');
  const entries = Object.entries(packagesSchema.parse(lock['packages'])).map(([path, entry]) => [
    path,
    path.includes('node_modules/') ? entry : raise(entry, version),
  ]);
  writeJson(tree, 'package-lock.json', { ...lock, version, packages: Object.fromEntries(entries) });
}

/** Done with each project, and the same each time. */
function raiseWorkspace(tree: Tree, version: string): void {
  raiseManifest(tree, 'package.json', version);
  raiseLock(tree, version);
  const today = new Date().toISOString().slice(0, 10);
  const changelog = readText(tree, 'CHANGELOG.md');
  tree.write('CHANGELOG.md', releaseChangelog(changelog, version, today));
}

export class OneVersion extends VersionActions {
  override readonly validManifestFilenames = ['package.json'];

  override async readCurrentVersionFromSourceManifest(tree: Tree) {
    const manifestPath = 'package.json';
    const { version } = readManifest(tree, manifestPath);
    return { currentVersion: String(version), manifestPath };
  }

  override async readCurrentVersionFromRegistry() {
    return null;
  }

  override async readCurrentVersionOfDependency(tree: Tree) {
    const { currentVersion } = await this.readCurrentVersionFromSourceManifest(tree);
    return { currentVersion, dependencyCollection: 'dependencies' };
  }

  override async updateProjectVersion(tree: Tree, version: string): Promise<string[]> {
    for (const { manifestPath } of this.manifestsToUpdate)
      raiseManifest(tree, manifestPath, version);
    raiseWorkspace(tree, version);
    return [`${this.projectGraphNode.name} ${version}`];
  }

  /** They are raised with the version. */
  override async updateProjectDependencies(): Promise<string[]> {
    return [];
  }
}

// oxlint-disable-next-line import/no-default-export -- this is where Nx looks for it
export default OneVersion;
