import { describe, expect, test } from '@jest/globals';
import { isRateLimited, retryDelayMs, type FailedRequest } from '../../src/publish/retry-policy.ts';

const failed = (status: number | null, headers: FailedRequest['headers'] = {}, method = 'GET') => ({
  method,
  status,
  headers,
});

describe('retrying', () => {
  test.each([401, 403, 404, 410, 422])('gives up on %i at once', (status) => {
    expect(retryDelayMs(failed(status), 1, 0)).toBeNull();
  });

  test.each([500, 502, 503, null])('tries again after %s, ever later, four times in all', (status) => {
    expect([1, 2, 3, 4].map((attempt) => retryDelayMs(failed(status), attempt, 0))).toEqual([
      1000,
      2000,
      4000,
      null,
    ]);
  });

  test.each([500, null])('never repeats a POST that may have been carried out (%s)', (status) => {
    expect(retryDelayMs(failed(status, {}, 'POST'), 1, 0)).toBeNull();
  });

  test('waits as long as GitHub says, a POST too, for it was refused', () => {
    expect(retryDelayMs(failed(429, { 'retry-after': '7' }, 'POST'), 1, 0)).toBe(7000);
    expect(retryDelayMs(failed(403, { 'retry-after': 3 }), 1, 0)).toBe(3000);
    const limited = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1020' };
    expect(retryDelayMs(failed(403, limited), 1, 1_000_000)).toBe(20_000);
  });

  test('does not sleep for longer than a minute', () => {
    expect(retryDelayMs(failed(429, { 'retry-after': '3600' }), 1, 0)).toBeNull();
  });

  test('tells a missing permission from a rate limit', () => {
    expect(isRateLimited(failed(403, { 'x-ratelimit-remaining': '57' }))).toBe(false);
    expect(isRateLimited(failed(403, { 'x-ratelimit-remaining': '0' }))).toBe(true);
  });
});
