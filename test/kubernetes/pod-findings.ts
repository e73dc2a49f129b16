// What runs in the pods against what is built, set and promised: commands, settings, images, times, rights.
import { readSettings, secretNames, settingsSchema } from '@verdict/runtime';
import type { IContainer } from 'kubernetes-models/v1';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseYaml,
  type Tree,
  type Workload,
  workloadsOf,
  manifestsOf,
  patchesOf,
} from './read-tree.ts';
import { containersOf } from './reference-findings.ts';

const repo = join(import.meta.dirname, '../..');
const settingNames = new Set([
  ...Object.keys(settingsSchema.shape),
  ...secretNames.map((name) => `${name}_FILE`),
]);

interface ComposeService {
  readonly image?: string;
  readonly command?: unknown;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
}

/** What is said already: by docker-compose.yml, and by the Dockerfile where that is silent. */
export interface Known {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly defaultCommand: readonly string[];
}

export function knownFrom(compose: string, dockerfile: string): Known {
  const [parsed] = parseYaml('docker-compose.yml', compose) as unknown as [Pick<Known, 'services'>];
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  return { services: parsed.services, defaultCommand: JSON.parse(command) as string[] };
}

/** Settings that are given to every pod, by name. */
function sharedSettings(tree: Tree): Record<string, string> {
  const lines = (tree.get('base/settings.env') ?? '').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^([^#=]+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

function environmentOf({ env = [] }: IContainer): Record<string, string> {
  return Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));
}

function problemOfSettings(settings: Readonly<Record<string, string>>): string[] {
  const values = Object.entries(settings).filter(([name]) => !name.endsWith('_FILE'));
  try {
    readSettings({}, Object.fromEntries(values));
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** A file of a secret has to be in a volume of secrets. */
function findLostFiles(container: IContainer): string[] {
  const mounts = (container.volumeMounts ?? []).map(({ mountPath }) => `${mountPath}/`);
  return Object.entries(environmentOf(container))
    .filter(([name]) => name.endsWith('_FILE'))
    .filter(([, path]) => !mounts.some((mount) => path.startsWith(mount)))
    .map(([name, path]) => `${name}: ${path} is in no volume`);
}

function settingFindings(
  container: IContainer,
  shared: Readonly<Record<string, string>>,
): string[] {
  const own = environmentOf(container);
  const unknown = Object.keys({ ...shared, ...own }).filter((name) => !settingNames.has(name));
  return [
    ...unknown.map((name) => `${name} is no setting`),
    ...problemOfSettings({ ...shared, ...own }),
    ...findLostFiles(container),
  ];
}

function portFindings(container: IContainer, settings: Readonly<Record<string, string>>): string[] {
  const wanted = settings[`${container.name.toUpperCase()}_PORT`];
  const ports = (container.ports ?? []).map(({ containerPort }) => String(containerPort));
  if (wanted === undefined || ports.includes(wanted)) return [];
  return [`expected the port ${wanted} of the settings, got ${ports.join()}`];
}

function commandsOf(container: IContainer): (readonly string[])[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const started = [...(container.command ?? []), ...(container.args ?? [])];
  const asked = [livenessProbe, readinessProbe, startupProbe, lifecycle?.preStop];
  return [started, ...asked.flatMap((probe) => probe?.exec?.command ?? []).map((word) => [word])];
}

/** Programs of ours that are started somewhere in a container, as they lie in the image. */
function programsIn(container: IContainer): string[] {
  const words = commandsOf(container).flat().join(' ');
  return [...words.matchAll(/\bapps\/\S+\.js\b/g)].map(([program]) => program);
}

function isBuilt(program: string): boolean {
  const source = program.replace('/dist/', '/src/').replace(/\.js$/, '.ts');
  return existsSync(join(repo, program.includes('/dist/') ? source : program));
}

function commandFindings(container: IContainer, { services, defaultCommand }: Known): string[] {
  const missing = programsIn(container).filter((program) => !isBuilt(program));
  const inCompose = services[container.name]?.command ?? defaultCommand;
  const own = container.command ?? [];
  const isOther =
    ['worker', 'dashboard', 'endpoint'].includes(container.name) &&
    own.join(' ') !== (inCompose as readonly string[]).join(' ');
  return [
    ...missing.map((program) => `there is no ${program}`),
    ...(isOther ? [`expected the command of docker-compose.yml, got ${own.join(' ')}`] : []),
  ];
}

function imageFindings({ name, image }: IContainer, { services }: Known): string[] {
  const expected = services[name]?.image ?? 'verdict';
  return image === expected ? [] : [`expected the image ${expected}, got ${image}`];
}

function secondsOf(text: string): number {
  return Number(/(\d+)s/.exec(text)?.[1]);
}

/** As long as Compose gives, and longer than a worker drains. What comes before SIGTERM does not count. */
function graceFindings(workload: Workload, tree: Tree, { services }: Known): string[] {
  const { template } = workload.spec;
  const [container] = template.spec?.containers ?? [];
  const before = Number(container?.lifecycle?.preStop?.exec?.command?.[1] ?? 0);
  const seconds = (template.spec?.terminationGracePeriodSeconds ?? 30) - before;
  const drainMs = Number(sharedSettings(tree)['WORKER_DRAIN_MS']);
  const drain = container?.name === 'worker' ? drainMs / 1000 + 1 : 0;
  const least = Math.max(
    secondsOf(services[container?.name ?? '']?.stop_grace_period ?? '0s'),
    drain,
  );
  return seconds >= least ? [] : [`expected ${least} s or more from SIGTERM on, got ${seconds}`];
}

function rightFindings({ securityContext, resources }: IContainer): string[] {
  const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = securityContext ?? {};
  const { requests, limits } = resources ?? {};
  return [
    ...(readOnlyRootFilesystem === true ? [] : ['its file system can be written']),
    ...(allowPrivilegeEscalation === false ? [] : ['it may gain rights']),
    ...(capabilities?.drop?.[0] === 'ALL' ? [] : ['it has capabilities']),
    ...(requests?.['cpu'] && requests['memory'] && limits?.['memory']
      ? []
      : ['it has no resources']),
  ];
}

function podFindingsOf({ spec }: Workload): string[] {
  const pod = spec.template.spec;
  return [
    ...(pod?.securityContext?.runAsNonRoot === true ? [] : ['it may run as root']),
    ...(pod?.securityContext?.seccompProfile?.type === 'RuntimeDefault' ? [] : ['no seccomp']),
    ...(pod?.automountServiceAccountToken === false ? [] : ['it gets a token']),
    ...(pod?.enableServiceLinks === false
      ? []
      : ['Services set variables of the names of settings']),
  ];
}

function findingsOf(workload: Workload, tree: Tree, known: Known): string[] {
  const shared = workload.spec.template.spec?.containers.some(({ envFrom }) => envFrom)
    ? sharedSettings(tree)
    : {};
  const ofContainers = containersOf(workload).flatMap((container) => [
    ...settingFindings(container, shared),
    ...portFindings(container, shared),
    ...commandFindings(container, known),
    ...imageFindings(container, known),
    ...rightFindings(container),
  ]);
  return [...ofContainers, ...podFindingsOf(workload), ...graceFindings(workload, tree, known)];
}

/** Patches add settings too. */
function patchFindings(tree: Tree): string[] {
  return workloadsOf(patchesOf(tree)).flatMap((patch) =>
    (patch.spec.template?.spec?.containers ?? [])
      .flatMap(({ env = [] }) => env)
      .filter(({ name }) => !settingNames.has(name))
      .map(({ name }) => `${patch.file}: ${name} is no setting`),
  );
}

export function podFindings(tree: Tree, known: Known): string[] {
  const ofWorkloads = workloadsOf(manifestsOf(tree)).flatMap((workload) =>
    findingsOf(workload, tree, known).map(
      (what) => `${workload.file}: ${workload.kind} ${workload.metadata.name}: ${what}`,
    ),
  );
  return [...ofWorkloads, ...patchFindings(tree)];
}
