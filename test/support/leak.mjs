// Preloaded into worker processes by secrets.test.ts: replaces pipelines by ones that quote their order in
// what they throw, as a careless model might, and for some orders leaves the error to nobody.
import { register } from 'node:module';

const hooks = `
const name = '@verdict/pipeline';
export async function resolve(specifier, context, next) {
  if (specifier !== name || context.parentURL?.startsWith('leaking:')) return next(specifier, context);
  const real = await next(specifier, context);
  return { url: 'leaking:' + real.url, shortCircuit: true };
}
export async function load(url, context, next) {
  if (!url.startsWith('leaking:')) return next(url, context);
  const real = JSON.stringify(url.slice('leaking:'.length));
  const source = \`
    import { openPipelines as openWell } from \${real};
    export * from \${real};
    const fault = ({ customer_id, order_id }) => Object.assign(
      new Error('no name for "' + customer_id + '" of ' + order_id, { cause: new Error(customer_id) }),
      { command: { name: 'evalsha', args: [customer_id] }, customer_id });
    const before = (pipeline) => ({
      ...pipeline,
      extract(order, snapshot, settings) {
        if (order.order_id === 'throws') throw fault(order);
        if (order.order_id === 'crashes') process.nextTick(() => { throw fault(order); });
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
