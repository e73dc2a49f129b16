import { createRequire } from 'node:module';
import { join } from 'node:path';

function isInstalled(): boolean {
  const inPipeline = createRequire(join(import.meta.dirname, '../../libs/pipeline/package.json'));
  try {
    inPipeline.resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether commands find onnxruntime-node, which is no dependency: put it anywhere with
 * `npm install --ignore-scripts onnxruntime-node@1.30.0` and set NODE_PATH to that node_modules.
 */
export const hasOnnxRuntime = isInstalled();
