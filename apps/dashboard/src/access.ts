// From the settings to who may look at the dashboard, and who may change something.
import { type AccessRules, asksForPassword, isLoopback, problemOfRoles } from '@verdict/access';
import { type Settings, SettingsError } from '@verdict/runtime';

/** What a visitor who may only look is told. */
export const viewerMessage =
  'This dashboard only shows. Operators log in at /operator with DASHBOARD_OPERATOR_PASSWORD; where ' +
  'there is none, start it with --writable to retry, promote and pause';

/** Others can read the orders of an open dashboard, and change the queue of a writable one. */
function problemOfAddress(settings: Settings, rules: AccessRules): string | undefined {
  const { DASHBOARD_HOST: host } = settings;
  if (isLoopback(host) || asksForPassword(rules)) return undefined;
  if (!settings.DASHBOARD_UNPROTECTED) {
    return (
      `DASHBOARD_HOST: others can reach ${host}, so a password is needed: set DASHBOARD_PASSWORD. ` +
      'Where something else keeps them out, set DASHBOARD_UNPROTECTED=true'
    );
  }
  if (!settings.DASHBOARD_WRITABLE) return undefined;
  return (
    `DASHBOARD_WRITABLE: others can reach ${host}, so a password is needed to change anything: ` +
    'set DASHBOARD_OPERATOR_PASSWORD in its place'
  );
}

/** @throws SettingsError where somebody could read or change what nobody meant to show */
export function accessOf(settings: Settings): AccessRules {
  const rules = {
    viewerPassword: settings.DASHBOARD_PASSWORD,
    operatorPassword: settings.DASHBOARD_OPERATOR_PASSWORD,
    isEverybodyOperator: settings.DASHBOARD_WRITABLE,
  };
  const ofRoles = problemOfRoles(rules);
  const problem = ofRoles && `DASHBOARD_OPERATOR_PASSWORD: ${ofRoles}`;
  const found = problemOfAddress(settings, rules) ?? problem;
  if (found !== undefined) throw new SettingsError(found);
  return rules;
}
