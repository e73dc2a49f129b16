// What orders are expected to be, as the settings say it.
import {
  type DataThresholds,
  type Expectations,
  readThresholds,
  ThresholdsError,
} from '@verdict/monitor';
import { latencyBudgetsOf, type Settings, SettingsError } from '@verdict/runtime';

type Expecting = Pick<Settings, 'DATA_THRESHOLDS' | 'LATENCY_BUDGET_MS' | 'DRIFT_WINDOW'>;

async function thresholdsOf(file: string): Promise<DataThresholds> {
  try {
    return await readThresholds(file);
  } catch (error) {
    if (error instanceof ThresholdsError) {
      throw new SettingsError(`DATA_THRESHOLDS: ${error.message}`);
    }
    throw error;
  }
}

/** @throws SettingsError for a file that cannot be used, and where nothing would be counted */
export async function readExpectations(settings: Expecting): Promise<Expectations> {
  const { DATA_THRESHOLDS: file, LATENCY_BUDGET_MS: budgets, DRIFT_WINDOW: window } = settings;
  if (window === 'off' && file + budgets !== '') {
    const name = file === '' ? 'LATENCY_BUDGET_MS' : 'DATA_THRESHOLDS';
    throw new SettingsError(`${name}: expected a DRIFT_WINDOW in which to count, got off`);
  }
  return { thresholds: await thresholdsOf(file), budgets: latencyBudgetsOf(settings) };
}
