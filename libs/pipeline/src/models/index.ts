import { z } from 'zod';
import type { Column } from '../columns.ts';
import type { Model } from './model.ts';
import { compileRules, rulesSchema } from './rules.ts';
import { compileTree, treeSchema } from './tree.ts';

/** `model.json`, told apart by `kind`. */
export const modelSchema = z.discriminatedUnion('kind', [rulesSchema, treeSchema]);

export type ModelConfig = z.infer<typeof modelSchema>;

/** @throws ArtifactError where the model does not fit the columns that its pipeline selects */
export function compileModel(config: ModelConfig, selected: readonly Column[]): Model {
  switch (config.kind) {
    case 'rules':
      return compileRules(config, selected);
    case 'tree':
      return compileTree(config, selected);
  }
}

export type { Model } from './model.ts';
