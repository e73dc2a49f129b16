// What orders are expected to be, as the settings say it.
import { type DataThresholds, type Expectations, parseThresholds } from '@verdict/monitor';
import { latencyBudgetsOf, type Settings, SettingsError } from '@verdict/runtime';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

type Expecting = Pick<Settings, 'DATA_THRESHOLDS' | 'LATENCY_BUDGET_MS' | 'DRIFT_WINDOW'>;

function describeProblem(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const problems = error.issues.map(({ path, message }) => {
    return path.length === 0 ? message : `${path.join('.')}: ${message}`;
  });
  return problems.join('; ');
}

async function readThresholds(file: string): Promise<DataThresholds> {
  if (file === '') return {};
  try {
    return parseThresholds(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new SettingsError(`DATA_THRESHOLDS: ${file}: ${describeProblem(error)}`);
  }
}

/** @throws SettingsError for a file that cannot be used, and where nothing would be counted */
export async function readExpectations(settings: Expecting): Promise<Expectations> {
  const { DATA_THRESHOLDS: file, LATENCY_BUDGET_MS: budgets, DRIFT_WINDOW: window } = settings;
  if (window === 'off' && file + budgets !== '') {
    const name = file === '' ? 'LATENCY_BUDGET_MS' : 'DATA_THRESHOLDS';
    throw new SettingsError(`${name}: expected a DRIFT_WINDOW in which to count, got off`);
  }
  return { thresholds: await readThresholds(file), budgets: latencyBudgetsOf(settings) };
}
