// The manifests of docker/kubernetes: they fit their schemas, each other, and the programs that they start.
import { openKeySpace } from '@verdict/testing';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import { openShop, run } from './browser-shop.ts';
import { kustomizationFindings } from './kubernetes/kustomization-findings.ts';
import { evaluate } from './kubernetes/metric-query.ts';
import { type Known, knownFrom, podFindings } from './kubernetes/pod-findings.ts';
import {
  type Manifest,
  manifestsOf,
  parseYaml,
  patchesOf,
  readTree,
  root,
  type Tree,
  workloadsOf,
} from './kubernetes/read-tree.ts';
import { containersOf, referenceFindings } from './kubernetes/reference-findings.ts';
import { schemaFindings } from './kubernetes/strict-schemas.ts';
import { producerJson, startWorker } from './support/commands.ts';
import { getJson, startEndpoint } from './support/endpoint.ts';
import { generatedShop } from './support/generated-shop.ts';

const repo = join(import.meta.dirname, '..');
let tree: Tree;
let known: Known;

beforeAll(async () => {
  tree = await readTree();
  known = knownFrom(
    await readFile(join(repo, 'docker-compose.yml'), 'utf8'),
    await readFile(join(repo, 'docker/Dockerfile'), 'utf8'),
  );
});

function findingsOf(changed: Tree): string[] {
  return [
    ...manifestsOf(changed).flatMap((manifest) => schemaFindings(manifest)),
    ...patchesOf(changed).flatMap((patch) => schemaFindings(patch, true)),
    ...kustomizationFindings(changed),
    ...referenceFindings(manifestsOf(changed)),
    ...podFindings(changed, known),
  ];
}

it('nothing is wrong with the manifests', () => {
  expect(manifestsOf(tree).length).toBeGreaterThan(15);
  expect(findingsOf(tree)).toEqual([]);
});

const dashboard = 'base/dashboard.yaml';
const worker = 'base/worker.yaml';
const network = 'base/network.yaml';
const redis = 'components/redis/redis.yaml';
const keda = 'components/keda/scaled-object.yaml';
const monitor = 'components/prometheus/service-monitor.yaml';
const operators = 'overlays/production/operators.patch.yaml';

describe('a mistake is told:', () => {
  it.each([
    [worker, 'replicas: 2', 'replica: 2', 'unknown field /spec/replica'],
    [worker, 'replicas: 2', 'replicas: two', '/spec/replicas must be integer'],
    [worker, 'timeoutSeconds: 8', 'timeOutSeconds: 8', 'readinessProbe/timeOutSeconds'],
    [worker, 'apps/v1', 'apps/v2', 'no schema for apps/v2 Deployment'],
    [keda, 'pollingInterval', 'pollInterval', 'unknown field /spec/pollInterval'],
    [monitor, 'scrapeTimeout', 'scrapeTimeOut', 'unknown field /spec/endpoints/0/scrapeTimeOut'],
    [operators, 'containers:', 'container:', 'unknown field /spec/template/spec/container'],
    [operators, 'name: verdict-dashboard', 'name: dashboard', 'there is no Deployment dashboard'],
    ['base/kustomization.yaml', 'worker.yaml', 'workers.yaml', 'base/workers.yaml is not there'],
    ['base/kustomization.yaml', '- network.yaml', '', 'base/network.yaml: no kustomization lists'],
    ['base/kustomization.yaml', 'resources:', 'resource:', 'unknown field resource'],
    ['overlays/try/kustomization.yaml', 'name: verdict,', 'name: other,', 'an image for verdict'],
    [dashboard, 'targetPort: http', 'targetPort: web', 'verdict-dashboard has no port web'],
    [dashboard, 'path: /livez, port: http', 'path: /livez, port: web', 'has no port web'],
    [network, 'port: http', 'port: web', 'verdict-dashboard has no port web'],
    [redis, '{ port: redis }', '{ port: red }', 'redis has no port red'],
    [monitor, 'port: http', 'port: web', 'no Service that it selects has a port web'],
    [monitor, 'matchLabels: { app', 'matchLabels: { x', 'selects has a port http'],
    [worker, 'matchLabels: { app', 'matchLabels: { x', 'no pod has the labels'],
    [network, 'matchLabels: { app', 'matchLabels: { x', 'no pod has the labels'],
    [
      keda,
      'scaleTargetRef: { name: verdict-worker }',
      'scaleTargetRef: { name: worker }',
      'no Deployment worker',
    ],
    [worker, 'serviceAccountName: verdict-worker', 'serviceAccountName: x', 'no ServiceAccount x'],
    ['base/settings.env', 'LOG_LEVEL', 'LOG_LEVELS', 'LOG_LEVELS is no setting'],
    ['base/settings.env', 'QUEUE_SHARDS=1', 'QUEUE_SHARDS=0', 'a whole number from 1 to 64'],
    ['base/settings.env', 'DASHBOARD_PORT=3000', 'DASHBOARD_PORT=3001', 'expected the port 3001'],
    [
      'base/settings.env',
      'DRAIN_MS=8000',
      'DRAIN_MS=20000',
      'expected 21 s or more from SIGTERM on',
    ],
    [
      operators,
      'OPERATOR_PASSWORD_FILE',
      'OPERATORS_FILE',
      'DASHBOARD_OPERATORS_FILE is no setting',
    ],
    [
      dashboard,
      'value: /run/secrets/verdict/dashboard',
      'value: /run/dashboard',
      'is in no volume',
    ],
    [worker, 'dist/health.js', 'dist/healthy.js', 'there is no apps/worker/dist/healthy.js'],
    [worker, 'bin/worker.js', 'bin/workers.js', 'there is no apps/worker/bin/workers.js'],
    [
      dashboard,
      'apps/dashboard/bin/dashboard.js',
      'apps/worker/bin/worker.js',
      'the command of docker-compose.yml',
    ],
    [redis, 'redis:8-alpine', 'redis:7-alpine', 'expected the image redis:8-alpine'],
    [worker, 'image: verdict', 'image: verdicts', 'expected the image verdict, got verdicts'],
    [worker, 'GracePeriodSeconds: 20', 'GracePeriodSeconds: 10', 'expected 20 s or more'],
    ['base/endpoint.yaml', "'5'", "'10'", 'expected 15 s or more from SIGTERM on, got 10'],
    [worker, 'drop: [ALL]', 'drop: []', 'it has capabilities'],
    [worker, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', 'can be written'],
    [worker, 'runAsNonRoot: true', 'runAsNonRoot: false', 'it may run as root'],
    [worker, 'enableServiceLinks: false', 'enableServiceLinks: true', 'of the names of settings'],
    [worker, 'cpu:', 'cores:', 'it has no resources'],
  ])('%s with %s as %s', (file, from, to, told) => {
    const text = tree.get(file) ?? '';
    expect(text).toContain(from);
    const changed = new Map([...tree, [file, text.replace(from, to)]]);
    const findings = findingsOf(changed);
    expect(findings.join('\n')).toContain(told);
    expect(findings).not.toEqual([]);
  });
});

it('the page on deployment makes every secret that is read', async () => {
  const page = await readFile(join(repo, 'docs/deployment.md'), 'utf8');
  const made = [...page.matchAll(/--from-(?:literal|file)=([\w-]+)=/g)].map(([, key]) => key);
  const texts = [...tree.values()].join('\n');
  const read = [
    ...texts.matchAll(/\/run\/secrets\/verdict\/([\w-]+)|username: \{ .* key: ([\w-]+)/g),
  ];
  expect(new Set(made)).toEqual(new Set(read.map(([, file, key]) => file ?? key)));
  const names = [...texts.matchAll(/secretName: (verdict-\w+)/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(3);
  for (const name of names)
    expect(page).toMatch(new RegExp(`${name}|for role in .*${name.slice(8)}`));
});

it('probes ask what dashboard and endpoint answer', async () => {
  const space = openKeySpace();
  const [dashboard, endpoint] = await Promise.all([startDashboard(space), startEndpoint(space)]);
  const asked = new Map<string, number>();
  for (const container of workloadsOf(manifestsOf(tree)).flatMap(containersOf)) {
    const { name, livenessProbe, readinessProbe } = container;
    for (const probe of [livenessProbe, readinessProbe]) {
      const path = probe?.httpGet?.path;
      if (path === undefined) continue;
      const answer = await (name === 'dashboard' ? ask(dashboard, path) : getJson(endpoint, path));
      asked.set(name + path, answer.status);
    }
  }
  expect(Object.fromEntries(asked)).toEqual({
    'dashboard/livez': 200,
    'dashboard/readyz': 200,
    'endpoint/livez': 200,
    'endpoint/readyz': 200,
  });
}, 60_000);

interface Trigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
}

function autoscaler() {
  const scaled = manifestsOf(tree).find(({ kind }) => kind === 'ScaledObject');
  const [trigger] = (scaled?.spec?.['triggers'] ?? []) as readonly Trigger[];
  if (trigger?.type !== 'prometheus') throw new Error('expected a trigger that asks Prometheus');
  const { query = '', activationThreshold } = trigger.metadata;
  return { backlogIn: (metrics: string) => evaluate(query, metrics), activationThreshold };
}

describe('the autoscaler', () => {
  it('sees what waits in both lanes and in all shards while no worker runs, and nothing once it is decided', async () => {
    const space = { ...openKeySpace(), shards: 3 };
    const { dir, orders } = await generatedShop(300);
    const { backlogIn, activationThreshold } = autoscaler();
    const running = await startDashboard(space);
    const backlog = async () => backlogIn((await ask(running, '/metrics')).text);
    expect(await backlog(), 'at first').toBe(Number(activationThreshold));
    await producerJson(space, ['load', dir]);
    await producerJson(space, ['enqueue', orders]);
    expect(await backlog(), 'in the lane of files').toBe(300);
    await producerJson(space, ['enqueue', orders, '--run', 'second', '--live']);
    expect(await backlog(), 'and in that of live orders').toBe(600);
    await startWorker(space);
    await expect.poll(backlog, { timeout: 60_000 }).toBe(Number(activationThreshold));
  }, 120_000);

  it('counts an order that waits for its next try: only a worker takes it up again', async () => {
    const space = openKeySpace();
    const shop = await openShop(space, [], ['x']);
    const { backlogIn } = autoscaler();
    const running = await startDashboard(space);
    const worker = await startWorker(space);
    await run(space, ['enqueue', shop.orders, '--strict', '--backoff-ms', '600000']);
    const counts = async () => (await ask(running, '/metrics')).text;
    await expect
      .poll(counts, { timeout: 20_000 })
      .toContain('bullmq_job_count{queue="orders", state="delayed"} 1');
    await worker.stop();
    expect(backlogIn(await counts())).toBe(1);
  }, 60_000);

  it('takes no answer for nothing: then it is not known what waits', () => {
    expect(autoscaler().backlogIn('')).toBeUndefined();
    const [trigger] = (manifestsOf(tree).find(({ kind }) => kind === 'ScaledObject')?.spec?.[
      'triggers'
    ] ?? []) as readonly Trigger[];
    expect(trigger?.metadata['ignoreNullValues']).toBe('false');
  });
});

async function build(folder: string): Promise<Manifest[]> {
  const command = ['kustomize', join(root, folder)];
  const { stdout } = await promisify(execFile)('kubectl', command);
  return parseYaml(folder, stdout).map((body) => ({ ...body, file: folder }) as Manifest);
}

async function hasKubectl(): Promise<boolean> {
  return promisify(execFile)('kubectl', ['version', '--client']).then(
    () => true,
    () => false,
  );
}

describe.skipIf(!(await hasKubectl()))('what kubectl builds', () => {
  it.each(['base', 'overlays/try', 'overlays/production', 'producer'])(
    '%s fits the schemas and itself',
    async (folder) => {
      const built = await build(folder);
      expect(built.flatMap((manifest) => schemaFindings(manifest))).toEqual([]);
      expect(referenceFindings(built)).toEqual([]);
    },
  );

  it('leaves the number of workers to the autoscaler', async () => {
    const find = async (folder: string) =>
      (await build(folder)).find(
        ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'verdict-worker',
      );
    expect(await find('overlays/try')).toHaveProperty('spec.replicas', 2);
    expect(await find('overlays/production')).not.toHaveProperty('spec.replicas');
  });

  it('has passwords where others can reach a pod, but for the one to try things out', async () => {
    const environments = async (folder: string) =>
      workloadsOf(await build(folder))
        .flatMap(containersOf)
        .flatMap(({ env = [] }) => env.map(({ name }) => name));
    const inProduction = await environments('overlays/production');
    expect(inProduction).toContain('DASHBOARD_PASSWORD_FILE');
    expect(inProduction).toContain('DASHBOARD_OPERATOR_PASSWORD_FILE');
    expect(inProduction).toContain('ENDPOINT_PASSWORD_FILE');
    const inTry = await environments('overlays/try');
    expect(inTry).toContain('DASHBOARD_UNPROTECTED');
    expect(inTry).not.toContain('DASHBOARD_PASSWORD_FILE');
  });

  it('brings all that its pods need where things are tried out', async () => {
    const built = await build('overlays/try');
    const there = built.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const needed = workloadsOf(built).flatMap(({ spec }) => [
      ...(spec.template.spec?.volumes ?? []).flatMap(({ secret }) =>
        secret?.secretName === undefined ? [] : [`Secret ${secret.secretName}`],
      ),
      ...(spec.template.spec?.containers ?? [])
        .flatMap(({ envFrom = [] }) => envFrom)
        .map(({ configMapRef }) => `ConfigMap ${configMapRef?.name}`),
    ]);
    expect(needed).toHaveLength(6);
    expect(there).toEqual(expect.arrayContaining(needed));
  });
});
