export { CsvHeaderError, type ColumnNames } from './csv-header.ts';
export { type Decision, type Recommendation, recommendations } from './decision.ts';
export type { Features, FeatureValue } from './features.ts';
export { AmbiguousFileError, findCsvFile } from './find-csv-file.ts';
export { type Inventory, inventorySchema } from './inventory.ts';
export { parseJson } from './json-fault.ts';
export { type JsonSource, parseJsonRecord, readJsonRecords } from './json-records.ts';
export { closeTextFile, jsonLine, openTextFile, writeText } from './json-lines.ts';
export { ImpossibleOrderError, OrderError, reasonOfError } from './order-errors.ts';
export { type OrderJob, orderJobSchema } from './order-job.ts';
export { type Order, orderColumns, orderRowSchema, orderSchema } from './order.ts';
export { type OrderOutcome, outcomeSchema } from './outcome.ts';
export { type Payment, paymentSchema } from './payment.ts';
export { type AcceptedRow, readRecordChunks, type RejectedRow } from './read-records.ts';
export { describeReject, type Reject, quoteInput } from './reject.ts';
export type { Failure, Result } from './result.ts';
export {
  type InventoryAsOf,
  inventoryAsOfModes,
  runName,
  runNameOfFile,
  type RunSettings,
  runSettingsSchema,
} from './run.ts';
export { type Snapshot, snapshotSchema } from './snapshot.ts';
export { hourOf, secondsOf, timestamp, timestampOf } from './timestamp.ts';
export { type ZipCode, zipCodeSchema } from './zip-code.ts';
