export { decide } from './decide.ts';
export { extractFeatures } from './features/index.ts';
export { defaultModel, models } from './models/index.ts';
