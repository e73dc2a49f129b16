// The OpenAPI document, from the table of operations.
import { z } from 'zod';
import { errorSchema } from './api-error.ts';
import { type Operation, operations } from './operations.ts';

type Json = Readonly<Record<string, unknown>>;
type Body = NonNullable<Operation['takes']>[number];

/** What is read may be more than what comes out of it, so that both have a schema of their own. */
function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

function contentOf(bodies: readonly Body[], io: 'input' | 'output'): Json {
  const entries = bodies.map(({ type, schema }) => [type, { schema: jsonSchemaOf(schema, io) }]);
  return Object.fromEntries(entries);
}

const meanings: Readonly<Record<number, string>> = {
  200: 'done',
  202: 'accepted, and not decided yet: `Location` tells where to ask',
  400: 'the body is not what it has to be',
  401: 'a password is needed',
  403: 'refused',
  404: 'not known',
  409: 'accepted before with other content',
  413: 'the body is too long',
  415: 'another content type is expected',
  422: 'a field cannot be taken, or the order cannot be decided',
  429: 'too many: `Retry-After` tells when to come again',
  500: 'the order failed, or the endpoint did',
  503: 'not ready, or Redis is away: `Retry-After` tells when to come again',
  504: 'it is not known whether it was taken: send it again',
};

const errorContent = {
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function responsesOf({ answers, errors }: Operation): Json {
  const entries = [
    ...errors.map((status) => [status, { description: meanings[status] ?? '', ...errorContent }]),
    ...Object.entries(answers).map(([status, bodies]) => [
      status,
      { description: meanings[Number(status)] ?? '', content: contentOf(bodies, 'output') },
    ]),
  ];
  return Object.fromEntries(entries);
}

function parametersOf({ path, headers = {} }: Operation): readonly Json[] {
  const schema = { type: 'string' };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema };
  });
  const inHeader = Object.entries(headers).map(([name, description]) => {
    return { name, in: 'header', description, schema };
  });
  return [...inPath, ...inHeader];
}

function operationOf(operation: Operation): Json {
  const { summary, takes, isForEverybody } = operation;
  return {
    summary,
    parameters: parametersOf(operation),
    ...(takes && { requestBody: { required: true, content: contentOf(takes, 'input') } }),
    responses: responsesOf(operation),
    ...(isForEverybody && { security: [] }),
  };
}

function pathsOf(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = operationOf(operation);
  }
  return paths;
}

export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Verdict endpoint',
    version: '1.0.0',
    description:
      'Orders in, decisions out. Where no password is set, none is asked for. Every error is ' +
      '`{"error": {"code", "message"}}`.',
  },
  paths: pathsOf(),
  components: {
    schemas: { Error: jsonSchemaOf(errorSchema, 'output') },
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic', description: 'any user name' },
      bearer: { type: 'http', scheme: 'bearer' },
    },
  },
  security: [{ basic: [] }, { bearer: [] }, {}],
} as const;
