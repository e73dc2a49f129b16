import { expect, it } from 'vitest';
import { type AccessRules, problemOfRoles, roleOf } from './roles.ts';

const nobody: AccessRules = {
  viewerPassword: '',
  operatorPassword: '',
  isEverybodyOperator: false,
};

function rolesIn(changes: Partial<AccessRules>) {
  const rules = { ...nobody, ...changes };
  return [undefined, '', 'v', 'o', 'x'].map((given) => roleOf(given, rules) ?? 'stranger');
}

// What comes: no password, an empty one, the viewer's, the operator's, a wrong one.
it.each<[Partial<AccessRules>, string]>([
  [{}, 'viewer viewer viewer viewer viewer'],
  [{ isEverybodyOperator: true }, 'operator operator operator operator operator'],
  [{ viewerPassword: 'v' }, 'stranger stranger viewer stranger stranger'],
  [
    { viewerPassword: 'v', isEverybodyOperator: true },
    'stranger stranger operator stranger stranger',
  ],
  [{ operatorPassword: 'o' }, 'stranger stranger stranger operator stranger'],
  [{ viewerPassword: 'v', operatorPassword: 'o' }, 'stranger stranger viewer operator stranger'],
])('with %o they are: %s', (changes, roles) => {
  expect(rolesIn(changes).join(' ')).toBe(roles);
});

it('tells rules that make operators of viewers by mistake', () => {
  const problem = (changes: Partial<AccessRules>) => problemOfRoles({ ...nobody, ...changes });
  expect(problem({ viewerPassword: 'o', operatorPassword: 'o' })).toMatch('got theirs');
  expect(problem({ operatorPassword: 'o', isEverybodyOperator: true })).toMatch('got both');
  expect(problem({ viewerPassword: 'v', operatorPassword: 'o' })).toBeUndefined();
  expect(problem({ isEverybodyOperator: true })).toBeUndefined();
});
