import {
  type Decision,
  type Features,
  ImpossibleOrderError,
  type Order,
  OrderError,
  type RunSettings,
  type Snapshot,
} from '@verdict/records';
import { extractFeatures } from './features/index.ts';
import { models } from './models/index.ts';

function refuseUnknown(features: Features): void {
  const unknown = Object.entries(features).flatMap(([name, value]) =>
    value === null ? [name] : [],
  );
  if (unknown.length === 0) return;
  throw new OrderError('feature.unknown', `unknown at order time: ${unknown.join(', ')}`);
}

/**
 * Decides one order from nothing but what is passed in: pure, so it cannot look ahead.
 * @throws OrderError `feature.unknown` in a strict run
 * @throws ImpossibleOrderError `model.unknown` when no such model exists here
 */
export function decide(
  order: Order,
  snapshot: Snapshot,
  settings: Pick<RunSettings, 'model' | 'strict'>,
): Decision {
  const model = models.get(settings.model);
  if (model === undefined) {
    const known = [...models.keys()].join(', ');
    throw new ImpossibleOrderError('model.unknown', `expected ${known}, got ${settings.model}`);
  }
  const features = extractFeatures(order, snapshot);
  if (settings.strict) refuseUnknown(features);
  return model(features);
}
