// Preloaded into worker processes by poison.test.ts and the faults: replaces pipelines by ones that some orders
// end the process with, each in its own way, as a model of a user's might; and one looks up for ever.
import { RedisHistory } from '@verdict/history';
import { register } from 'node:module';

const hooks = `
const name = '@verdict/pipeline';
const mark = '?unpoisoned';
export async function resolve(specifier, context, next) {
  if (specifier === name + mark) return next(name, context);
  if (specifier !== name || context.parentURL?.startsWith('poisoned:')) return next(specifier, context);
  const real = await next(specifier, context);
  return { url: 'poisoned:' + real.url, shortCircuit: true };
}
export async function load(url, context, next) {
  if (!url.startsWith('poisoned:')) return next(url, context);
  const real = JSON.stringify(url.slice('poisoned:'.length));
  const source = \`
    import { openPipelines as openWell } from \${real};
    export * from \${real};
    const endings = {
      loop() { for (;;); },
      exit() { process.exit(7); },
      exit_zero() { process.exit(0); },
      abort() { process.abort(); },
      segfault() { process.kill(process.pid, 'SIGSEGV'); for (;;); },
      overflow() { endings.overflow(); },
      memory() { const held = []; for (;;) held.push(new Array(100_000).fill(held.length)); },
      rejection() { Promise.reject(new Error('nobody caught this promise')); },
      uncaught() { process.nextTick(() => { throw new Error('nobody caught this error'); }); },
    };
    const before = (pipeline) => ({
      ...pipeline,
      extract(order, snapshot, settings) {
        endings[order.customer_id.replace(/^poison-/, '')]?.();
        return pipeline.extract(order, snapshot, settings);
      },
    });
    export function openPipelines(fetchFiles) {
      const pipelines = openWell(fetchFiles);
      return { of: async (settings) => before(await pipelines.of(settings)) };
    }\`;
  return { format: 'module', source, shortCircuit: true };
}`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const lookUp = Reflect.get(RedisHistory.prototype, 'snapshotOf');

RedisHistory.prototype.snapshotOf = function (order, ...others) {
  return order.customer_id === 'poison-never'
    ? new Promise(() => {})
    : lookUp.call(this, order, ...others);
};
