import { editUrl } from './sentinel-url.ts';

/**
 * The addresses in a REDIS_URL: one, or several separated by commas. A comma in a password or between the
 * hosts of sentinels is none of them, as no address follows it.
 */
export function splitRedisUrls(text: string): string[] {
  return text.split(/\s*,\s*(?=rediss?(?:\+sentinel)?:\/\/)/).map((url) => url.trim());
}

function maskOne(text: string): string {
  return editUrl(text, (url) => {
    if (url.password !== '') url.password = '***';
    for (const name of url.searchParams.keys()) {
      if (/password/i.test(name)) url.searchParams.set(name, '***');
    }
  });
}

/** A REDIS_URL without its passwords, for messages and logs. */
export function maskRedisUrl(text: string): string {
  return splitRedisUrls(text).map(maskOne).join(',');
}

/** The addresses with a password for each that has none. */
export function redisUrlOf({
  REDIS_URL,
  REDIS_PASSWORD,
}: {
  readonly REDIS_URL: string;
  readonly REDIS_PASSWORD: string;
}): string {
  if (REDIS_PASSWORD === '') return REDIS_URL;
  const withPassword = (text: string) =>
    editUrl(text, (url) => {
      if (url.password === '') url.password = encodeURIComponent(REDIS_PASSWORD);
    });
  return splitRedisUrls(REDIS_URL).map(withPassword).join(',');
}
