// Preloaded into worker processes: each look-up takes a while, as that of a busy system might, so that faults
// find orders in hand. Suspects are decided one after the other, so for them it is short.
import { RedisHistory } from '@verdict/history';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const leastMs = 50;
const mostMs = 350;
const slowFactor = 5;
const isAlone = process.argv[1]?.endsWith('isolated.js') === true;
const slowFile = process.env['FAULTS_SLOW_FILE'] ?? '';

const lookUp = Reflect.get(RedisHistory.prototype, 'snapshotOf');

RedisHistory.prototype.snapshotOf = async function pacedSnapshotOf(order, inventoryAsOf) {
  const { length } = order.order_id;
  const share = ((order.order_id.codePointAt(length - 1) ?? 0) % 16) / 16;
  const factor = existsSync(slowFile) ? slowFactor : 1;
  await delay(isAlone ? leastMs : factor * (leastMs + share * (mostMs - leastMs)));
  return lookUp.call(this, order, inventoryAsOf);
};
