import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { SettingsError, type Settings } from './settings.ts';

type TlsSettings = Pick<Settings, 'REDIS_CA_FILE' | 'REDIS_CERT_FILE' | 'REDIS_KEY_FILE'>;

/** What a server shows must be signed by an authority and name the host that was asked. */
export const verified: ConnectionOptions = { rejectUnauthorized: true, minVersion: 'TLSv1.2' };

function readPem(name: keyof TlsSettings, path: string): string | undefined {
  if (path === '') return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new SettingsError(`${name}: expected a file that can be read, got ${path} (${code})`);
  }
  if (text.includes('-----BEGIN ')) return text;
  throw new SettingsError(`${name}: expected a file in PEM format, got ${path}`);
}

/**
 * How `rediss://` addresses are connected to. There is no way to leave the check out.
 * @throws SettingsError
 */
export function redisTlsOf(settings: TlsSettings): ConnectionOptions {
  if ((settings.REDIS_CERT_FILE === '') !== (settings.REDIS_KEY_FILE === '')) {
    throw new SettingsError(
      'REDIS_CERT_FILE: expected both, a certificate and REDIS_KEY_FILE, got one of them',
    );
  }
  const ca = readPem('REDIS_CA_FILE', settings.REDIS_CA_FILE);
  const cert = readPem('REDIS_CERT_FILE', settings.REDIS_CERT_FILE);
  const key = readPem('REDIS_KEY_FILE', settings.REDIS_KEY_FILE);
  return { ...verified, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
