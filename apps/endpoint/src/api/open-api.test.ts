// The document against the server: every address is described, and what is answered is what it says.
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { type Answer, openEndpoint, order } from '../endpoint.test.support.ts';
import { openApiDocument } from './open-api.ts';
import { operations } from './operations.ts';

it('is valid OpenAPI 3.1, and served', async () => {
  const { ask } = await openEndpoint();
  const { body } = await ask('/openapi.json');
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument)));
  expect(await new Validator().validate(structuredClone(openApiDocument))).toMatchObject({
    valid: true,
  });
});

it('describes every address that is answered, and none that there is not', async () => {
  const { app } = await openEndpoint();
  const routes = app.router.stack.flatMap(({ route }) => {
    const methods = Object(Reflect.get(route ?? {}, 'methods') ?? {});
    if (Reflect.get(methods, 'patch') === true) return []; // only says what is allowed there
    const answered = Object.keys(methods).filter((method) => method !== '_all');
    return answered.map((method) => `${method} ${route?.path.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
  const described = operations.map(({ method, path }) => `${method} ${path}`);
  expect(described.toSorted()).toEqual([...new Set(routes)].toSorted());
});

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);

/** What is wrong with an answer, by the document. */
function problemsOf(operation: string, { status, headers, body, text }: Answer): string[] {
  const [method = '', path = ''] = operation.split(' ');
  const type = headers.get('content-type')?.replace(/;.*/, '') ?? '';
  const at = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'];
  const pointer = at.map((part) => encodeURIComponent(part.replaceAll('/', '~1'))).join('/');
  const validate = ajv.getSchema(`endpoint#/${pointer}`);
  if (validate === undefined) return [`${operation}: ${status} ${type} is not described`];
  const bodies =
    type === 'application/json'
      ? [body]
      : text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
  return bodies.flatMap((one) =>
    validate(one) === true ? [] : [`${operation}: ${status}: ${ajv.errorsText(validate.errors)}`],
  );
}

it('describes what is answered', async () => {
  const { ask, post, postLines, worker } = await openEndpoint();
  ajv.addSchema(openApiDocument, 'endpoint');
  const other = { ...order, zip_code: '9' };
  const stock = { sku_code: 's', timestamp: '2021-07-01 00:00:00', inventory: 5 };
  const answers: [string, Answer][] = [];
  const note = async (operation: string, answer: Promise<Answer>) => {
    answers.push([operation, await answer]);
  };
  for (const path of ['/livez', '/readyz', '/ping', '/openapi.json'])
    await note(`get ${path}`, ask(path));
  for (const path of ['/invocations', '/orders']) {
    for (const body of [order, other, '{', {}]) await note(`post ${path}`, post(path, body));
  }
  await note('get /orders/{order_id}', ask('/orders/o-1'));
  await note('post /orders', postLines('/orders', [order, other, '{', {}]));
  await worker.decide(order);
  await note('post /invocations', post('/invocations', order));
  await note('post /orders', post('/orders', order));
  await note('post /orders', postLines('/orders', [order]));
  await note('get /orders/{order_id}', ask('/orders/o-1'));
  await note('get /orders/{order_id}', ask('/orders/none'));
  await post('/orders', { ...order, order_id: 'o-2' });
  await worker.fail('o-2', 'order.timeout');
  await note('get /orders/{order_id}', ask('/orders/o-2'));
  await note('post /facts/inventory', postLines('/facts/inventory', [stock, '{']));
  await note('post /facts/inventory', postLines('/facts/inventory', ['{']));
  await note('post /facts/payments', postLines('/facts/payments', []));
  await note('post /facts/zip-codes', post('/facts/zip-codes', {}));
  expect(answers.flatMap(([operation, answer]) => problemsOf(operation, answer))).toEqual([]);
  const statuses = new Set(answers.map(([, { status }]) => status));
  expect(statuses).toEqual(new Set([200, 202, 400, 404, 409, 415, 422, 503]));
});

it('requires of an order what the endpoint requires', async () => {
  const { post } = await openEndpoint();
  const { required = [] } = JSON.parse(JSON.stringify(openApiDocument.paths))['/invocations'].post
    .requestBody.content['application/json'].schema;
  for (const field of Object.keys(order)) {
    const { status } = await post('/invocations', { ...order, [field]: undefined });
    expect([field, status]).toEqual([field, required.includes(field) ? 422 : 202]);
  }
});
