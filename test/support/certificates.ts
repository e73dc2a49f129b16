// Certificates for one test, made by openssl.
import { startRedisServer } from '@verdict/redis-server';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const cacheDir = join(import.meta.dirname, '../../.cache/redis');
const runFile = promisify(execFile);

function works(trying: Promise<unknown>): Promise<boolean> {
  return trying.then(
    () => true,
    () => false,
  );
}

async function tryTlsServer(): Promise<void> {
  const server = await startRedisServer({ cacheDir, args: ['--tls-port', '0'] });
  await server.stop();
}

/** Whether the Redis of this machine knows TLS, and certificates can be made. */
export async function canTestTls(): Promise<boolean> {
  return (await works(tryTlsServer())) && works(runFile('openssl', ['version']));
}

/** A certificate and its key, signed by itself or by another of the folder. */
export async function certify(dir: string, name: string, host: string, by?: string): Promise<void> {
  const signed = by === undefined ? [] : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`];
  const isAuthority = by === undefined ? 'TRUE' : 'FALSE';
  // prettier-ignore
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${host}`,
    '-addext', `basicConstraints=critical,CA:${isAuthority}`,
    '-keyout', `${name}.key`, '-out', `${name}.crt`, ...signed];
  await runFile('openssl', args, { cwd: dir });
}
