export {
  type CaptureColumn,
  captureColumns,
  captureRow,
  type CaptureRow,
  type CaptureValue,
  type ColumnType,
} from './capture-row.ts';
export { type CapturedOrder, captureText, parseCapture } from './captured-order.ts';
export { isCaptured } from './is-captured.ts';
