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
  return masked.toString();
}

/** A REDIS_URL without its passwords, for messages and logs. */
export function maskRedisUrl(text: string): string {
  return splitRedisUrls(text).map(maskOne).join(',');
}
