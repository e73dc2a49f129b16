import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openTracing } from './open-tracing.ts';

/** Answers as a collector does that is as well as the test says. */
async function startCollector(status: number) {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(body);
      response.writeHead(status).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  // The exporter reads it from there.
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { endpoint, received };
}

it('tells what was done and what failed, but not what an error says', async () => {
  const { endpoint, received } = await startCollector(200);
  const problems: unknown[] = [];
  const onProblem = (error: unknown) => void problems.push(error);
  const { inSpan, close } = await openTracing({ endpoint, service: 'test', onProblem });
  const fail = () => {
    throw new RangeError('customer-4711');
  };
  expect(inSpan('sum', { of: 'two' }, () => 1 + 1)).toBe(2);
  expect(await inSpan('late', {}, () => Promise.resolve('done'))).toBe('done');
  expect(() => inSpan('broken', {}, fail)).toThrow('customer-4711');
  await expect(inSpan('late and broken', {}, async () => fail())).rejects.toThrow('customer-4711');
  await close();
  const [sent = ''] = received;
  for (const name of ['sum', 'late', 'broken', 'late and broken'])
    expect(sent).toContain(`"${name}"`);
  expect(sent.match(/"RangeError"/g)).toHaveLength(2);
  expect(sent).not.toContain('4711');
  expect(problems).toEqual([]);
});
