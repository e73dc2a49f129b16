import { type Settings, SettingsError } from '@verdict/runtime';
import { isIP } from 'node:net';

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

/**
 * Others can read the orders of an open dashboard, and change the queue of a writable one.
 * @throws SettingsError unless the address or a password keeps them out, or the user lets them in
 */
export function refuseOpenAddress(settings: Settings): void {
  const { DASHBOARD_HOST: host, DASHBOARD_PASSWORD: password } = settings;
  if (isLoopback(host) || password !== '') return;
  if (!settings.DASHBOARD_UNPROTECTED) {
    throw new SettingsError(
      `DASHBOARD_HOST: others can reach ${host}, so a password is needed: set DASHBOARD_PASSWORD. ` +
        'Where something else keeps them out, set DASHBOARD_UNPROTECTED=true',
    );
  }
  if (settings.DASHBOARD_WRITABLE) {
    throw new SettingsError(
      `DASHBOARD_WRITABLE: others can reach ${host}, so a password is needed to change anything: ` +
        'set DASHBOARD_PASSWORD',
    );
  }
}
