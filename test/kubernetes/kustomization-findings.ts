// Kustomizations against the files beside them.
import { dirname, join, normalize } from 'node:path/posix';
import { isKustomization, manifestsOf, parseYaml, patchesOf, type Tree } from './read-tree.ts';

interface Kustomization {
  readonly file: string;
  readonly kind: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
  readonly configMapGenerator?: readonly {
    readonly name: string;
    readonly envs?: readonly string[];
    readonly literals?: readonly string[];
  }[];
  readonly images?: readonly { readonly name: string }[];
}

/** The fields of a kustomization that are used here; another would be a slip of the pen. */
const known = new Set([
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'components',
  'patches',
  'configMapGenerator',
  'secretGenerator',
  'images',
]);

export function kustomizationsOf(tree: Tree): Kustomization[] {
  return [...tree]
    .filter(([file]) => isKustomization(file))
    .map(([file, text]) => ({ ...parseYaml(file, text)[0], file }) as Kustomization);
}

/** Files and folders that a kustomization names, as paths below docker/kubernetes. */
function namedBy(kustomization: Kustomization): string[] {
  const { file, resources = [], components = [], patches = [] } = kustomization;
  const envs = (kustomization.configMapGenerator ?? []).flatMap(({ envs = [] }) => envs);
  const names = [...resources, ...components, ...patches.map(({ path }) => path), ...envs];
  return names.map((name) => normalize(join(dirname(file), name)));
}

function isThere(tree: Tree, path: string): boolean {
  return tree.has(path) || tree.has(`${path}/kustomization.yaml`);
}

function findUnlisted(tree: Tree): string[] {
  const named = new Set(kustomizationsOf(tree).flatMap(namedBy));
  return [...tree.keys()]
    .filter((file) => !isKustomization(file) && !named.has(file))
    .map((file) => `${file}: no kustomization lists it`);
}

function findMissing(tree: Tree): string[] {
  return kustomizationsOf(tree).flatMap((kustomization) =>
    namedBy(kustomization)
      .filter((path) => !isThere(tree, path))
      .map((path) => `${kustomization.file}: ${path} is not there`),
  );
}

function findUnknown(tree: Tree): string[] {
  return kustomizationsOf(tree).flatMap(({ file, ...fields }) =>
    Object.keys(fields)
      .filter((name) => !known.has(name))
      .map((name) => `${file}: unknown field ${name}`),
  );
}

/** A patch of something that is not there changes nothing, and kustomize refuses it. */
function findAimless(tree: Tree): string[] {
  const there = new Set(manifestsOf(tree).map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  return patchesOf(tree)
    .filter(({ kind, metadata }) => !there.has(`${kind} ${metadata.name}`))
    .map(({ file, kind, metadata }) => `${file}: there is no ${kind} ${metadata.name}`);
}

/** What is built for a cluster says which image it is; the manifests say `verdict` only. */
function findUnnamedImages(tree: Tree): string[] {
  return kustomizationsOf(tree)
    .filter(({ file }) => file.startsWith('overlays/') || file.startsWith('producer/'))
    .filter(({ images = [] }) => !images.some(({ name }) => name === 'verdict'))
    .map(({ file }) => `${file}: expected an image for verdict, got none`);
}

export function kustomizationFindings(tree: Tree): string[] {
  return [findUnlisted, findMissing, findUnknown, findAimless, findUnnamedImages].flatMap((find) =>
    find(tree),
  );
}
