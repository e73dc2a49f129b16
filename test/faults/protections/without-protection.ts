// Preloaded into the commands: switches off what `FAULTS_WITHOUT` names.
import { register } from 'node:module';
import { isProtectionName, protections } from './index.ts';

const name = process.env['FAULTS_WITHOUT'] ?? '';
if (!isProtectionName(name)) throw new Error(`expected the name of a protection, got ${name}`);
register('./edit-modules.js', import.meta.url, { data: protections[name].edits });
