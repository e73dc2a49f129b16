// From the settings to who may send orders and facts: everybody who knows the password, or who is on this machine.
import { type AccessRules, asksForPassword, type Door, isLoopback } from '@verdict/access';
import { type Settings, SettingsError } from '@verdict/runtime';
import { tellRefused } from './api/send-error.ts';

export const door: Door = {
  app: 'the endpoint',
  passwordSetting: 'ENDPOINT_PASSWORD',
  refuse: tellRefused,
};

/** @throws SettingsError where others could send orders that nobody meant to let in */
export function accessOf(
  settings: Pick<Settings, 'ENDPOINT_HOST' | 'ENDPOINT_PASSWORD' | 'ENDPOINT_UNPROTECTED'>,
): AccessRules {
  const { ENDPOINT_HOST: host, ENDPOINT_PASSWORD, ENDPOINT_UNPROTECTED } = settings;
  const rules = {
    viewerPassword: ENDPOINT_PASSWORD,
    operatorPassword: '',
    isEverybodyOperator: true,
  };
  if (isLoopback(host) || asksForPassword(rules) || ENDPOINT_UNPROTECTED) return rules;
  throw new SettingsError(
    `ENDPOINT_HOST: others can reach ${host}, so a password is needed: set ENDPOINT_PASSWORD. ` +
      'Where something else keeps them out, set ENDPOINT_UNPROTECTED=true',
  );
}
