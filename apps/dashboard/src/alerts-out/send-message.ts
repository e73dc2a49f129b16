import { signMessage } from './sign-message.ts';

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

const answerMs = 10_000;

/** What the connection failed of; its message may have the address, which may be a secret. */
function reasonOf(error: unknown, limitMs: number): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return `no answer within ${limitMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

async function post(
  { url, secret }: Webhook,
  id: string,
  body: string,
  limitMs: number,
): Promise<Response> {
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'verdict',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signMessage(secret, id, seconds, body),
  };
  const signal = AbortSignal.timeout(limitMs);
  try {
    return await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  } catch (error) {
    throw new Error(`the receiver cannot be reached: ${reasonOf(error, limitMs)}`, {
      cause: error,
    });
  }
}

/**
 * @param limitMs for the head of an answer; nobody reads its body
 * @returns `gone` where the receiver wants no more
 * @throws Error where it should be tried again
 */
export async function sendMessage(
  webhook: Webhook,
  id: string,
  body: string,
  limitMs = answerMs,
): Promise<'told' | 'gone'> {
  const response = await post(webhook, id, body, limitMs);
  await response.body?.cancel();
  if (response.ok) return 'told';
  if (response.status === 410) return 'gone';
  throw new Error(`expected the receiver to answer 2xx, got ${response.status}`);
}
