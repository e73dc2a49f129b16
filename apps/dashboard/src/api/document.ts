// The API as an OpenAPI 3.1 document, made of the schemas that the answers are typed by.
import { z } from 'zod';
import type { DescribedAnswer, Operation, Parameter } from './operation.ts';
import { schemas } from './schemas.ts';

const schemaPath = '#/components/schemas/';

function componentSchemas() {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { uri: (id) => schemaPath + id });
  return Object.fromEntries(
    // Where each stands is said by its place in the document.
    Object.entries(made.schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [
      id,
      schema,
    ]),
  );
}

function described({ name, in: place, description, schema }: Parameter) {
  const { $schema: _schema, ...plain } = z.toJSONSchema(schema, { io: 'input' });
  const required = !schema.safeParse(undefined).success;
  return { name, in: place, required, description, schema: plain };
}

function response({ description, schema, type = 'application/json' }: DescribedAnswer) {
  return { description, content: { [type]: { schema: { $ref: schemaPath + schema } } } };
}

/** What any address below /api may answer. */
const anywhere: Readonly<Record<number, DescribedAnswer>> = {
  400: { description: 'what was expected, and what came', schema: 'Error' },
  401: { description: 'a password is needed', schema: 'Error' },
  403: { description: 'not for this visitor', schema: 'Error' },
  429: { description: 'too many wrong passwords', schema: 'Error' },
  500: { description: 'something is broken: the log of the dashboard tells', schema: 'Error' },
  503: { description: 'Redis does not answer, or too many ask', schema: 'Error' },
};

function responsesOf({ path, answers }: Operation) {
  const all = path.startsWith('/api/') ? { ...anywhere, ...answers } : answers;
  return Object.fromEntries(
    Object.entries(all).map(([status, answer]) => [status, response(answer)]),
  );
}

function pathItem(operation: Operation) {
  const { id, summary, parameters = [] } = operation;
  const isOpen = !operation.path.startsWith('/api/');
  return {
    get: {
      operationId: id,
      summary,
      parameters: parameters.map(described),
      responses: responsesOf(operation),
      ...(isOpen ? { security: [] } : {}),
    },
  };
}

export function openApiDocument(operations: readonly Operation[]) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Verdict',
      version: '1',
      description:
        'Every figure of the dashboard. Times are UTC in ISO 8601 unless told otherwise.',
    },
    servers: [{ url: '/' }],
    // Either, as the dashboard was started.
    security: [{}, { password: [] }],
    paths: Object.fromEntries(operations.map((operation) => [operation.path, pathItem(operation)])),
    components: {
      schemas: componentSchemas(),
      securitySchemes: { password: { type: 'http', scheme: 'basic' } },
    },
  };
}
