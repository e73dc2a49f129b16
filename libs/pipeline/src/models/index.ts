import type { Decision, Features } from '@verdict/records';
import { orderRules } from './order-rules.ts';

export type Model = (features: Features) => Decision;

/** Every model, by the `name@version` that runs and results carry. */
export const models: ReadonlyMap<string, Model> = new Map([['order-rules@1.0.0', orderRules]]);

export const defaultModel = 'order-rules@1.0.0';
