import { inventoryAsOfModes, recommendations, timestamp } from '@verdict/records';
import { z } from 'zod';
import { columnName } from '../steps/step.ts';
import { contentFiles } from './files.ts';

export const runtimes = ['rules', 'tree', 'onnx'] as const;

const featureSchema = z.strictObject({
  name: columnName,
  type: z.enum(['number', 'text', 'boolean', 'time']),
  nullable: z.boolean(),
});

const sha256Text = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex');

/** `manifest.json`: what an artifact is, and the digest of each of its other files. */
export const manifestSchema = z.strictObject({
  /** Of the form of artifacts; another number needs another version of this library. */
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected a name of a-z 0-9 -'),
  version: z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, 'expected a version like 1.0.0'),
  description: z.string().max(1000),
  created_at: z.iso.datetime(),
  /** What it reads of an order and the facts of its time. */
  inputs: z.array(columnName),
  features: z.array(featureSchema),
  /** The recommendations that it can give. */
  classes: z.array(z.enum(recommendations)),
  runtime: z.enum(runtimes),
  /** Which stock it was made for; a run takes that unless it says otherwise. */
  feature_mode: z.enum(inventoryAsOfModes),
  /** The orders that it was trained with; null where it was not. */
  training_window: z
    .strictObject({ from: timestamp, to: timestamp, orders: z.int().positive() })
    .nullable(),
  files: z.partialRecord(z.enum(contentFiles), sha256Text),
});

export type Manifest = Readonly<z.infer<typeof manifestSchema>>;
