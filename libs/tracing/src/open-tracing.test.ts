import { trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { openTracing } from './open-tracing.ts';

const onProblem = (error: unknown) => {
  throw error;
};

it('does nothing but the work where no collector is named', async () => {
  const tracing = await openTracing({ endpoint: '', service: 'test', onProblem });
  expect(tracing.isOn).toBe(false);
  expect(tracing.inSpan('work', {}, () => trace.getActiveSpan() ?? 'done')).toBe('done');
  await tracing.close();
});
