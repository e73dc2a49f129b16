// Manifests against the schemas of their kinds. Those leave unknown fields alone, as most schemas of Kubernetes do:
// a field that the check never looked at is one that nobody knows.
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Secret, Service, ServiceAccount } from 'kubernetes-models/v1';
import type { Manifest } from './read-tree.ts';

const kinds = [
  ConfigMap,
  Deployment,
  Job,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  ScaledObject,
  Secret,
  Service,
  ServiceAccount,
  ServiceMonitor,
  StatefulSet,
] as const;

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message: string;
}

/** Notes the path of each field that is looked at. */
function watch(value: unknown, path: string, seen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol' || !Object.hasOwn(target, name)) return found;
      seen.add(`${path}/${name}`);
      return watch(found, `${path}/${name}`, seen);
    },
  });
}

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    `${path}/${name}`,
    ...pathsOf(inner, `${path}/${name}`),
  ]);
}

function errorsOf(kind: (typeof kinds)[number], body: unknown): readonly SchemaError[] {
  try {
    kind.prototype.validate.call(body as never);
    return [];
  } catch (error) {
    if (error instanceof Error && 'errors' in error) return error.errors as SchemaError[];
    throw error;
  }
}

/** The innermost path is left out where one above it is unknown already. */
function unknownFields(body: object, seen: ReadonlySet<string>): string[] {
  const unseen = pathsOf(body).filter((path) => !seen.has(path));
  return unseen.filter((path) => !unseen.includes(path.slice(0, path.lastIndexOf('/'))));
}

/**
 * What the schema of its kind has against a manifest.
 * @param isPart of a patch, which needs not be complete
 */
export function schemaFindings({ file, ...body }: Manifest, isPart = false): string[] {
  const where = `${file}: ${body.kind} ${body.metadata.name}`;
  const kind = kinds.find((one) => one.apiVersion === body.apiVersion && one.kind === body.kind);
  if (kind === undefined) return [`${where}: no schema for ${body.apiVersion} ${body.kind}`];
  const seen = new Set<string>();
  const errors = errorsOf(kind, watch(body, '', seen));
  return [
    ...errors
      .filter(({ keyword }) => !(isPart && keyword === 'required'))
      .map(({ instancePath, message }) => `${where}: ${instancePath} ${message}`),
    ...unknownFields(body, seen)
      .filter((path) => !(isPart && path.endsWith('/$patch')))
      .map((path) => `${where}: unknown field ${path}`),
  ];
}
