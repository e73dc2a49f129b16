// Every schema of the document, by the name that it has there.
import { historySchema } from '../history/history.ts';
import { auditSchema } from './audit-answer.ts';
import { utcTime } from './decision-schemas.ts';
import { documentSchema } from './document-answer.ts';
import { errorSchema } from './error-answer.ts';
import { failuresSchema, retrySchema } from './failure-answers.ts';
import { liveSchema, notReadySchema, readySchema } from './health-answers.ts';
import { monitoringSchema } from './monitoring-answer.ts';
import { orderSchema } from './order-answer.ts';
import { overviewSchema, staleOverviewSchema } from './overview-answer.ts';
import { runSchema, runsSchema } from './run-answers.ts';
import { foundSchema, scanLineSchema } from './search-answers.ts';

export const schemas = {
  Audit: auditSchema,
  Document: documentSchema,
  Error: errorSchema,
  Failures: failuresSchema,
  Found: foundSchema,
  History: historySchema,
  Live: liveSchema,
  Monitoring: monitoringSchema,
  NotReady: notReadySchema,
  Order: orderSchema,
  Overview: overviewSchema,
  Ready: readySchema,
  Retry: retrySchema,
  Run: runSchema,
  Runs: runsSchema,
  ScanLine: scanLineSchema,
  StaleOverview: staleOverviewSchema,
  Time: utcTime,
} as const;
