import { z } from 'zod';
import { rules } from './rules.ts';
import { tree } from './tree.ts';

/** `model.json`, told apart by `kind`. A new one is its file and its line here. */
export const modelSchema = z.discriminatedUnion('kind', [rules, tree]);

export type { Model, ModelFile } from './model.ts';
