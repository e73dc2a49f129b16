import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { expectedMix } from '../shop/expected-decisions.ts';
import { checkMix, countMix } from './check-decisions.ts';

async function exportedRecommendations(path: string): Promise<string[]> {
  const recommendations: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    recommendations.push(String(JSON.parse(line).recommendation));
  }
  return recommendations;
}

/** @throws Error when a line is missing or wrong in a file of exported results */
export async function checkExported(path: string, orders: number): Promise<void> {
  checkMix(countMix(await exportedRecommendations(path)), expectedMix(orders));
}
