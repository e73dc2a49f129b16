import { isIP } from 'node:net';

/** An IPv4 address written as an IPv6 one. */
function withoutMapping(host: string): string {
  return host.replace(/^::ffff:(?=\d+\.)/i, '');
}

/**
 * Whether only this machine can reach an address. Of other spellings, such as `127.1`, `0` or a name
 * that leads here today, nothing is known: they count as open.
 */
export function isLoopback(host: string): boolean {
  const plain = withoutMapping(host);
  if (/^localhost$/i.test(plain)) return true;
  if (isIP(plain) === 6) return /^[0:]*:0*1$/.test(plain);
  return isIP(plain) === 4 && plain.startsWith('127.');
}
