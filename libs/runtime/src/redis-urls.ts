/**
 * The addresses in a REDIS_URL: one, or several separated by commas. A comma in a password is none of
 * them, as no address follows it.
 */
export function splitRedisUrls(text: string): string[] {
  return text.split(/\s*,\s*(?=rediss?:\/\/)/).map((url) => url.trim());
}

function maskOne(url: string): string {
  const masked = new URL(url);
  if (masked.password !== '') masked.password = '***';
  for (const name of masked.searchParams.keys()) {
    if (/password/i.test(name)) masked.searchParams.set(name, '***');
  }
  return masked.toString();
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
  const withPassword = (text: string) => {
    const url = new URL(text);
    if (url.password === '') url.password = encodeURIComponent(REDIS_PASSWORD);
    return url.toString();
  };
  return splitRedisUrls(REDIS_URL).map(withPassword).join(',');
}
