// What one manifest says of another: labels, ports and names that have to meet.
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IContainer, IService } from 'kubernetes-models/v1';
import {
  labelsOfPods,
  type Labels,
  type Manifest,
  type Workload,
  workloadsOf,
} from './read-tree.ts';

function meets(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

function ofKind<Body>(manifests: readonly Manifest[], kind: string): (Manifest & Body)[] {
  return manifests.filter((one) => one.kind === kind) as (Manifest & Body)[];
}

export function containersOf({ spec }: Workload): readonly IContainer[] {
  const pod = spec.template.spec;
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
}

function portsOf(workload: Workload): string[] {
  return containersOf(workload).flatMap(({ ports = [] }) => ports.map(({ name = '' }) => name));
}

type Say = (what: string) => string;

function sayOf({ file, kind, metadata }: Manifest): Say {
  return (what) => `${file}: ${kind} ${metadata.name}: ${what}`;
}

/** A selector that meets no pod, or named ports that the pods it meets do not have. */
function selectionFindings(
  say: Say,
  workloads: readonly Workload[],
  selector: Labels = {},
  ports: readonly unknown[] = [],
): string[] {
  const met = workloads.filter((workload) => meets(selector, labelsOfPods(workload)));
  if (met.length === 0) return [say(`no pod has the labels ${JSON.stringify(selector)}`)];
  const named = ports.filter((port) => typeof port === 'string');
  return met.flatMap((workload) =>
    named
      .filter((port) => !portsOf(workload).includes(port))
      .map((port) => say(`${workload.metadata.name} has no port ${port}`)),
  );
}

function ofWorkload(workload: Workload): string[] {
  const say = sayOf(workload);
  const { selector, template } = workload.spec;
  const spread = template.spec?.topologySpreadConstraints ?? [];
  const selectors = [selector, ...spread.map(({ labelSelector }) => labelSelector)].flatMap(
    (one) => (one?.matchLabels === undefined ? [] : [one.matchLabels as Labels]),
  );
  return [
    ...selectors.flatMap((labels) => selectionFindings(say, [workload], labels)),
    ...containersOf(workload).flatMap(({ livenessProbe, readinessProbe, startupProbe }) =>
      selectionFindings(
        say,
        [workload],
        {},
        [livenessProbe, readinessProbe, startupProbe].map((probe) => probe?.httpGet?.port),
      ),
    ),
  ];
}

function ofServices(manifests: readonly Manifest[], workloads: readonly Workload[]): string[] {
  return ofKind<IService>(manifests, 'Service').flatMap((service) => {
    const { selector, ports = [] } = service.spec ?? {};
    const targets = ports.map(({ targetPort }) => targetPort);
    return selectionFindings(sayOf(service), workloads, selector, targets);
  });
}

function ofBudgets(manifests: readonly Manifest[], workloads: readonly Workload[]): string[] {
  return ofKind<IPodDisruptionBudget>(manifests, 'PodDisruptionBudget').flatMap((budget) =>
    selectionFindings(sayOf(budget), workloads, budget.spec?.selector?.matchLabels as Labels),
  );
}

function ofPolicies(manifests: readonly Manifest[], workloads: readonly Workload[]): string[] {
  return ofKind<INetworkPolicy>(manifests, 'NetworkPolicy').flatMap((policy) => {
    const { podSelector, ingress = [] } = policy.spec ?? {};
    const ports = ingress.flatMap(({ ports = [] }) => ports.map(({ port }) => port));
    const visitors = ingress.flatMap(({ from = [] }) =>
      from.flatMap((peer) => (peer.podSelector === undefined ? [] : [peer.podSelector])),
    );
    const say = sayOf(policy);
    return [
      ...selectionFindings(say, workloads, podSelector?.matchLabels, ports),
      ...visitors.flatMap(({ matchLabels }) =>
        selectionFindings(say, workloads, matchLabels as Labels),
      ),
    ];
  });
}

function ofMonitors(manifests: readonly Manifest[]): string[] {
  const services = ofKind<IService>(manifests, 'Service');
  return ofKind<IServiceMonitor>(manifests, 'ServiceMonitor').flatMap((monitor) => {
    const wanted = (monitor.spec?.selector.matchLabels ?? {}) as Labels;
    const met = services.filter(({ metadata }) =>
      meets(wanted, (metadata?.labels ?? {}) as Labels),
    );
    const ports = new Set(met.flatMap(({ spec }) => (spec?.ports ?? []).map(({ name }) => name)));
    const missing = (monitor.spec?.endpoints ?? []).filter(({ port }) => !ports.has(port));
    return missing.map(({ port }) =>
      sayOf(monitor)(`no Service that it selects has a port ${port}`),
    );
  });
}

interface Scaling {
  readonly spec: { readonly scaleTargetRef: { readonly name: string } };
}

function ofScalers(manifests: readonly Manifest[], workloads: readonly Workload[]): string[] {
  return ofKind<Scaling>(manifests, 'ScaledObject').flatMap((scaler) => {
    const { name } = scaler.spec.scaleTargetRef;
    const isThere = workloads.some(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === name,
    );
    return isThere ? [] : [sayOf(scaler)(`there is no Deployment ${name}`)];
  });
}

function ofAccounts(manifests: readonly Manifest[], workloads: readonly Workload[]): string[] {
  const accounts = new Set(
    ofKind(manifests, 'ServiceAccount').map(({ metadata }) => metadata.name),
  );
  return workloads.flatMap((workload) => {
    const name = workload.spec.template.spec?.serviceAccountName;
    if (name === undefined || accounts.has(name)) return [];
    return [sayOf(workload)(`there is no ServiceAccount ${name}`)];
  });
}

export function referenceFindings(manifests: readonly Manifest[]): string[] {
  const workloads = workloadsOf(manifests);
  return [
    ...workloads.flatMap(ofWorkload),
    ...[ofServices, ofBudgets, ofPolicies, ofScalers, ofAccounts].flatMap((find) =>
      find(manifests, workloads),
    ),
    ...ofMonitors(manifests),
  ];
}
