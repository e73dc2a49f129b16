export { type GrowOptions, growTree, type Samples, type Tree } from './grow-tree.ts';
