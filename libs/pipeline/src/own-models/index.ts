import type { OwnModel } from './own-model.ts';

/**
 * Models of your own that are TypeScript. A new one is its file in this folder and its line here; runs name it with
 * `producer enqueue --pipeline NAME@VERSION`.
 */
export const ownModels: readonly OwnModel[] = [];
