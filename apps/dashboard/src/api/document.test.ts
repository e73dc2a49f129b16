import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { FailureReader } from '../failures/failure-reader.ts';
import { OverviewWatch } from '../overview/watch.ts';
import { Retries } from '../retries/retries.ts';
import { openRoutes } from '../routes.ts';
import { RecentResults } from '../search/recent-results.ts';
import { openApiDocument } from './document.ts';
import { operations } from './operations.ts';

/** The dashboard's app without a Redis: nothing is asked of it. */
function openApp() {
  const away = () => {
    throw new Error('nobody is to ask');
  };
  const watch = new OverviewWatch(away);
  watch.stop();
  return openRoutes({
    source: away,
    link: { firstTry: Promise.resolve(), requireReady: away, findTrouble: away, close: () => {} },
    watch,
    recent: new RecentResults(away),
    failures: new FailureReader(away),
    retries: new Retries({
      source: away,
      shardsOf: away,
      policy: { attempts: 1, backoffMs: 1 },
    }),
    readHistory: away,
    readMonitoring: async () => undefined,
    isTelling: false,
    rules: { viewerPassword: '', operatorPassword: '', isEverybodyOperator: false },
    audit: { record: () => {} },
    onError: away,
  });
}

interface Layer {
  readonly route?: { readonly path: string | readonly string[] };
}

function routesBelowApi(): readonly string[] {
  const stack: readonly Layer[] = openApp().router.stack;
  const paths = stack.flatMap(({ route }) => route?.path ?? []);
  return paths.filter((path) => path.startsWith('/api/'));
}

it('is valid OpenAPI 3.1', async () => {
  const document = structuredClone(openApiDocument(operations));
  expect(document.openapi).toBe('3.1.0');
  expect(await new Validator().validate(document)).toMatchObject({ valid: true });
});

it('describes every address below /api, and none that there is not', () => {
  const described = operations.map(({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
  const health = ['/livez', '/readyz'];
  expect(described.toSorted()).toEqual([...routesBelowApi(), ...health].toSorted());
});

/** The objects of a schema to which anything could be added. */
function openObjects(schema: unknown): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inside = Object.values(schema).flatMap(openObjects);
  const isOpen = 'properties' in schema && Reflect.get(schema, 'additionalProperties') !== false;
  return isOpen ? [schema, ...inside] : inside;
}

it('closes every object but itself, so that a figure which is not described is noticed', () => {
  const { Document, ...schemas } = openApiDocument(operations).components.schemas;
  expect(openObjects(schemas)).toEqual([]);
  expect(openObjects(Document)).not.toEqual([]);
});
