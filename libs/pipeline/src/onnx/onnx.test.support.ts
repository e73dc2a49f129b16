import { createRequire } from 'node:module';

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
}

/**
 * It is no dependency: it is put somewhere with `npm install --ignore-scripts onnxruntime-node@1.30.0`, and found
 * with `NODE_PATH=that/node_modules`. Tests that need it are skipped without, and say so.
 */
export const hasOnnxRuntime = isInstalled();
