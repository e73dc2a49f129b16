// The manifests as they stand in docker/kubernetes.
import type { IPodTemplateSpec } from 'kubernetes-models/v1';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const root = join(import.meta.dirname, '../../docker/kubernetes');

/** Texts by path below docker/kubernetes. */
export type Tree = ReadonlyMap<string, string>;

export type Labels = Readonly<Record<string, string>>;

export interface Manifest {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Something that runs pods. */
export interface Workload extends Manifest {
  readonly spec: {
    readonly selector?: { readonly matchLabels: Labels };
    readonly template: IPodTemplateSpec;
  };
}

export async function readTree(): Promise<Tree> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(
        async (file) => [file.slice(root.length + 1), await readFile(file, 'utf8')] as const,
      ),
    ),
  );
}

/** As Kubernetes reads them, which is version 1.1: `no` is false there. */
export function parseYaml(file: string, text: string): Record<string, unknown>[] {
  return parseAllDocuments(text, { version: '1.1', merge: true }).map((parsed) => {
    const [error] = parsed.errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message}`);
    return parsed.toJS() as Record<string, unknown>;
  });
}

export function isKustomization(file: string): boolean {
  return file.endsWith('kustomization.yaml');
}

function manifestsIn(tree: Tree, isWanted: (file: string) => boolean): Manifest[] {
  return [...tree]
    .filter(([file]) => file.endsWith('.yaml') && !isKustomization(file) && isWanted(file))
    .flatMap(([file, text]) =>
      parseYaml(file, text).map((body) => ({ ...body, file }) as Manifest),
    );
}

const isPatch = (file: string) => file.endsWith('.patch.yaml');

export function manifestsOf(tree: Tree): Manifest[] {
  return manifestsIn(tree, (file) => !isPatch(file));
}

export function patchesOf(tree: Tree): Manifest[] {
  return manifestsIn(tree, isPatch);
}

export function workloadsOf(manifests: readonly Manifest[]): Workload[] {
  const kinds = new Set(['Deployment', 'StatefulSet', 'Job']);
  return manifests.filter(({ kind }) => kinds.has(kind)) as Workload[];
}

export function labelsOfPods({ spec }: Workload): Labels {
  return spec.template.metadata?.labels ?? {};
}
