import { z } from 'zod';
import { onnx } from './onnx.ts';
import { rules } from './rules.ts';
import { tree } from './tree.ts';

/** `model.json`, told apart by `kind`. A new one is its file and its line here. */
export const modelSchema = z.discriminatedUnion('kind', [rules, tree, onnx]);

export type { Model, ModelFile } from './model.ts';
