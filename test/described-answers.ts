// Asks what the dashboard's own document describes, and compares each answer with what it says.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ask, type RunningDashboard } from './browser-dashboard.ts';
import { parseJsonLines } from './support/files.ts';

type Place = Pick<RunningDashboard, 'url'>;

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get: { readonly responses: Readonly<Record<string, DescribedResponse>> } }
    >
  >;
}

interface DescribedResponse {
  readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
}

async function readDocument(dashboard: Place): Promise<Document> {
  return JSON.parse((await ask(dashboard, '/api/openapi.json')).text);
}

/** Objects are closed in the document: what it does not name may not come. */
function openValidator(document: Document) {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  return ({ $ref }: { readonly $ref: string }, body: unknown): readonly string[] => {
    const validate = ajv.getSchema(`document${$ref}`);
    if (validate === undefined) return [`there is no ${$ref}`];
    if (validate(body) === true) return [];
    return [ajv.errorsText(validate.errors)];
  };
}

function bodiesOf(type: string, text: string): readonly unknown[] {
  return type === 'application/x-ndjson' ? parseJsonLines(text) : [JSON.parse(text)];
}

function addressOf(path: string, part: string): string {
  return path.includes('{') ? path.replace(/\{\w+\}/, part) : path + part;
}

/**
 * Asks every path of the document.
 * @param asked what to ask a path with, where that is needed: each in the place of its parameter, or behind it
 * @returns what is wrong with the answers
 */
export async function problemsOfAnswers(
  dashboard: Place,
  asked: Readonly<Record<string, readonly string[]>>,
): Promise<readonly string[]> {
  const document = await readDocument(dashboard);
  const problemsOf = openValidator(document);
  const problems: string[] = [];
  for (const [path, { get }] of Object.entries(document.paths)) {
    for (const part of asked[path] ?? ['']) {
      const address = addressOf(path, part);
      const { status, headers, text } = await ask(dashboard, address);
      const type = headers['content-type']?.replace(/;.*/, '') ?? '';
      const schema = get.responses[status]?.content[type]?.schema;
      const found =
        schema === undefined
          ? [`${type} is not described`]
          : bodiesOf(type, text).flatMap((body) => problemsOf(schema, body));
      problems.push(...found.map((problem) => `${address}: ${status}: ${problem}`));
    }
  }
  return problems;
}
