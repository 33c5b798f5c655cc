/**
 * Which failed requests to GitHub are worth another try, and when. Pure: the client (github-client.ts) sleeps.
 *
 * | answer                                   | decision                                                   |
 * |------------------------------------------|------------------------------------------------------------|
 * | 401, 404, 410, 422, plain 403            | final: asking again gives the same answer                  |
 * | 429, 403 with a rate limit               | after what GitHub says (`retry-after`, `x-ratelimit-reset`) |
 * | 5xx, no answer at all                    | after 1, 2, 4 s, unless the request creates something      |
 *
 * A POST that failed without an answer may have been carried out: only its caller can find out.
 */

export interface FailedRequest {
  readonly method: string;
  /** HTTP status, null when there was no answer: connection refused, cut, timed out */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** Longest wait for one answer: a job that sleeps costs its user money. */
export const longestWaitMs = 60_000;
const attempts = 4;

/**
 * How long to wait before trying again, or null to give up.
 *
 * @param attempt 1 after the first failure
 * @param nowMs the clock that `x-ratelimit-reset` (seconds since 1970) is read against
 */
export function retryDelayMs(failed: FailedRequest, attempt: number, nowMs: number): number | null {
  if (attempt >= attempts) return null;
  if (isRateLimited(failed)) {
    const wait = announcedWaitMs(failed, nowMs) ?? 1000 * 2 ** attempt;
    return wait <= longestWaitMs ? wait : null;
  }
  const passing = failed.status === null || failed.status >= 500;
  if (!passing || failed.method.toUpperCase() === 'POST') return null;
  return 1000 * 2 ** (attempt - 1);
}

/** Whether GitHub refused because of too many requests: 429, or 403 with the headers of a limit. */
export function isRateLimited({ status, headers }: FailedRequest): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined || String(headers['x-ratelimit-remaining'] ?? '') === '0')
  );
}

function announcedWaitMs({ headers }: FailedRequest, nowMs: number): number | null {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return after * 1000;
  if (String(headers['x-ratelimit-remaining'] ?? '') !== '0') return null;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - nowMs) : null;
}
