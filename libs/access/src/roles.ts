// Who may do what, by what they know. A viewer only looks; an operator may change things too.
import { isPassword } from './credentials.ts';

export type Role = 'viewer' | 'operator';

export interface AccessRules {
  /** Empty where viewers have none. */
  readonly viewerPassword: string;
  /** Empty where operators have none of their own. */
  readonly operatorPassword: string;
  /** Whether everybody who is let in is an operator. */
  readonly isEverybodyOperator: boolean;
}

export function asksForPassword({ viewerPassword, operatorPassword }: AccessRules): boolean {
  return viewerPassword !== '' || operatorPassword !== '';
}

/** How the rules make operators of viewers without anybody's wish; undefined when they do not. */
export function problemOfRoles(rules: AccessRules): string | undefined {
  const { viewerPassword, operatorPassword, isEverybodyOperator } = rules;
  if (operatorPassword === '') return undefined;
  if (isEverybodyOperator) return 'expected either this or that everybody is an operator, got both';
  const isShared = isPassword(viewerPassword, operatorPassword);
  return isShared ? 'expected a password that viewers do not have, got theirs' : undefined;
}

/** The role of somebody who gave this password, or none; undefined for a stranger. */
export function roleOf(given: string | undefined, rules: AccessRules): Role | undefined {
  const ofViewers = rules.isEverybodyOperator ? 'operator' : 'viewer';
  if (!asksForPassword(rules)) return ofViewers;
  // Both are compared each time, so that the time it takes tells nothing.
  const isOperator = isPassword(given, rules.operatorPassword);
  const isViewer = isPassword(given, rules.viewerPassword);
  if (isOperator) return 'operator';
  return isViewer ? ofViewers : undefined;
}
