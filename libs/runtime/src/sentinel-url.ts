// redis+sentinel://user:password@host:26379,host:26379/master/0 names sentinels, who know which server is the
// master at the moment. The form is that of redis-sentinel-url for Python, which others took up.
import { isIPv6 } from 'node:net';

const defaultPort = 26_379;
const example = 'redis+sentinel://user:password@host:26379,host:26379/master';
const options = ['sentinel_username', 'sentinel_password'];

/** Where the hosts stand: no URL may have several, so another takes their place while one is read. */
const hosts = /(?<=^rediss?\+sentinel:\/\/(?:[^/?#]*@)?)[^/?#@]+(?=[/?#]|$)/;

export interface SentinelUrl {
  /** TLS, to the sentinels and to the servers that they name. */
  readonly isSecured: boolean;
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  /** As the sentinels know it. */
  readonly master: string;
  readonly db: number;
  /** Of the servers; empty where there is none. */
  readonly username: string;
  readonly password: string;
  /** Of the sentinels themselves. */
  readonly sentinelUsername: string;
  readonly sentinelPassword: string;
}

/** An address of sentinels that cannot be used; the message says what was expected. */
export class SentinelUrlError extends Error {
  override readonly name = 'SentinelUrlError';
}

export function isSentinelUrl(text: string): boolean {
  return /^rediss?\+sentinel:/.test(text);
}

/** Changes a URL that may name several hosts, as those of sentinels do. */
export function editUrl(text: string, edit: (url: URL) => void): string {
  const [kept] = hosts.exec(text) ?? [];
  const url = new URL(text.replace(hosts, 'sentinels'));
  edit(url);
  return kept === undefined ? url.toString() : url.toString().replace(hosts, () => kept);
}

function readHost(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, name, port] = /^(?:\[(.+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = name ?? (isIPv6(bracketed ?? '') ? bracketed : undefined);
  const number = Number(port ?? defaultPort);
  if (host !== undefined && number > 0 && number < 65_536) return { host, port: number };
  throw new SentinelUrlError(`expected hosts of sentinels with commas between them: ${example}`);
}

function readUrl(text: string): URL {
  try {
    return new URL(text.replace(hosts, 'sentinels'));
  } catch {
    throw new SentinelUrlError(`expected ${example}`);
  }
}

function readMaster({ pathname }: URL): { readonly master: string; readonly db: number } {
  const [, master, db = '0'] = /^\/([\w.-]+)(?:\/(\d{1,4}))?$/.exec(pathname) ?? [];
  if (master !== undefined) return { master, db: Number(db) };
  throw new SentinelUrlError(`expected the name of the master after the sentinels: ${example}`);
}

function refuseOtherOptions({ searchParams, hash }: URL): void {
  const other = [...searchParams.keys()].find((name) => !options.includes(name));
  if (other === undefined && hash === '') return;
  throw new SentinelUrlError(
    `expected no options but ${options.join(' and ')} in an address of sentinels`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SentinelUrlError('expected user and password with % written as %25');
  }
}

/** @throws SentinelUrlError */
export function parseSentinelUrl(text: string): SentinelUrl {
  const url = readUrl(text);
  const sentinels = (hosts.exec(text)?.[0] ?? '').split(',').map(readHost);
  const { master, db } = readMaster(url);
  refuseOtherOptions(url);
  const [sentinelUsername = '', sentinelPassword = ''] = options.map(
    (name) => url.searchParams.get(name) ?? '',
  );
  return {
    isSecured: url.protocol === 'rediss+sentinel:',
    sentinels,
    master,
    db,
    username: decode(url.username),
    password: decode(url.password),
    sentinelUsername,
    sentinelPassword,
  };
}
