// What the `worker` command does beside its replicas: counts what they have stored. A process of its own that is told
// where Redis is by its environment, and ends when it is told anything, after a last time.
import { openLog, readSettings } from '@verdict/runtime';
import { startCounting } from '@verdict/worker/start-counting';
import { once } from 'node:events';

const settings = readSettings();
const expectations = {
  thresholds: { inventory: { min: 0, max: 80 }, payment_status: { domain: ['OK', 'FAILED'] } },
  budgets: { look_up: 50, decide: 20 },
};
process.once('disconnect', () => process.exit(0));
const end = startCounting(settings, expectations, openLog('error', 'counter'));
await once(process, 'message');
await end();
process.exit(0);
