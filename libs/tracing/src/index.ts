export { type InSpan, untraced } from './in-span.ts';
export { openTracing, type Tracing } from './open-tracing.ts';
