// A secret may stand in a file instead of the environment, which other tools show: `NAME_FILE` names
// the file that holds NAME, as with the secrets of Docker and Kubernetes.
import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings that may be given so. */
export const secretNames = [
  'REDIS_URL',
  'REDIS_PASSWORD',
  'DASHBOARD_PASSWORD',
  'DASHBOARD_OPERATOR_PASSWORD',
  'ENDPOINT_PASSWORD',
  'ALERT_WEBHOOK_URL',
  'ALERT_WEBHOOK_SECRET',
] as const;

export type SecretName = (typeof secretNames)[number];

export const fileNameOf = (name: SecretName): string => `${name}_FILE`;

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EACCES: 'it may not be read',
  EISDIR: 'got a directory',
};

/** Without the line end that editors and `echo` add. */
function readSecret(path: string): string {
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}

/** @returns the secret, or what is wrong with it */
function secretOf(
  name: SecretName,
  environment: Environment,
): { readonly value: string } | { readonly problem: string } {
  const file = environment[fileNameOf(name)] ?? '';
  const expected = `${fileNameOf(name)}: expected a file with the value of ${name}`;
  if ((environment[name] ?? '') !== '') {
    return { problem: `${fileNameOf(name)}: expected either this or ${name}, got both` };
  }
  try {
    const value = readSecret(file);
    if (value === '') return { problem: `${expected}, got an empty one: ${file}` };
    if (/[\r\n\0]/.test(value)) return { problem: `${expected} on one line, got more: ${file}` };
    return { value };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { problem: `${expected}, ${causes[code] ?? code}: ${file}` };
  }
}

export interface Secrets {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** The secrets that stand in files. */
export function readSecretFiles(environment: Environment): Secrets {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of secretNames) {
    if ((environment[fileNameOf(name)] ?? '') === '') continue;
    const secret = secretOf(name, environment);
    if ('value' in secret) values[name] = secret.value;
    else problems.push(secret.problem);
  }
  return { values, problems };
}

/**
 * How a child process is told its secrets: those that stand in files stay there. A flag that named
 * another value is handed on as a value.
 */
export function handOnSecrets(
  settings: Readonly<Record<SecretName, string>>,
  environment: Environment,
): Record<string, string> {
  const { values } = readSecretFiles(
    Object.fromEntries(
      Object.entries(environment).filter(([name]) => !secretNames.some((one) => one === name)),
    ),
  );
  return Object.fromEntries(
    secretNames.flatMap((name) => {
      const isInFile = values[name] === settings[name] && settings[name] !== '';
      const file = isInFile ? (environment[fileNameOf(name)] ?? '') : '';
      return [
        [name, isInFile ? '' : settings[name]],
        [fileNameOf(name), file],
      ];
    }),
  );
}
