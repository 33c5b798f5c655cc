/** Tells a program of somebody's: one POST of JSON to an address that is a secret. */
import { BootgateError, inputError } from '../base/errors.ts';

/** An answer takes no longer than this, ms: the job waits for it. */
const timeoutMs = 10_000;

/**
 * Checks an address: https, or http to this machine.
 *
 * @throws BootgateError (exit status 2), which does not repeat the address
 */
export function webhookUrl(text: string, place: string): URL {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw inputError(`${place} is no address`, { hint: 'write https://…' });
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return url;
  throw inputError(`${place}: an address of ${url.protocol}//… is not called`, {
    hint: 'https, or http on this machine alone',
  });
}

/**
 * Posts it. Redirects are not followed: they would carry it to another host.
 *
 * @throws BootgateError where nobody answered with 2xx; the address is not in its message
 */
export async function postJson(url: URL, body: string, signal?: AbortSignal): Promise<void> {
  let response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'bootgate' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
    });
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const cause = (error as { cause?: { code?: unknown } }).cause?.code;
    const why = timedOut ? 'no answer in 10 s' : typeof cause === 'string' ? cause : 'no connection';
    throw new BootgateError(`the webhook could not be reached: ${why}`);
  }
  await response.body?.cancel();
  if (!response.ok) throw new BootgateError(`the webhook answered ${response.status}`);
}
