/**
 * Octokit with one policy for failures, and failures told apart in words a workflow's author can act on.
 *
 * Why so: docs/decisions/0201-a-cut-answer-is-no-answer.md.
 */
import { Octokit } from '@octokit/rest';
import { errorMessage } from '../base/errors.ts';
import { isRateLimited, retryDelayMs, type FailedRequest } from './retry-policy.ts';

/** A repository and a way to talk about it. */
export interface GitHub {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

export interface GitHubOptions {
  readonly token: string;
  /** `https://api.github.com`, or a GitHub Enterprise Server's `…/api/v3` */
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /** told about every wait before another try */
  readonly log: (message: string) => void;
  readonly sleep?: (ms: number) => Promise<void>;
  /** once aborted, nothing more is sent */
  readonly signal?: AbortSignal;
}

/** One request takes no longer than this, ms; artifacts are downloaded elsewhere. */
const requestTimeoutMs = 30_000;

/** Connects to a repository. Nothing is sent before the first request. */
export function createGitHub({
  token,
  apiUrl,
  repository,
  log,
  sleep = sleepMs,
  signal,
}: GitHubOptions): GitHub {
  const [owner = '', repo = ''] = repository.split('/');
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'bootgate',
    log: { debug: ignore, info: ignore, warn: log, error: ignore },
  });
  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      try {
        const response = await request({
          ...options,
          request: {
            ...options.request,
            signal: AbortSignal.any([AbortSignal.timeout(requestTimeoutMs), ...(signal ? [signal] : [])]),
          },
        });
        refuseTruncated(response);
        return response;
      } catch (error) {
        signal?.throwIfAborted();
        const failed = failedRequest(error, options.method);
        const wait = retryDelayMs(failed, attempt, Date.now());
        if (wait === null) throw error;
        const what = failed.status === null ? 'GitHub did not answer' : `GitHub answered ${failed.status}`;
        log(`${what} (${options.method} ${options.url}); trying again in ${(wait / 1000).toFixed(0)} s`);
        await sleep(wait);
      }
    }
  });
  return { octokit, owner, repo };
}

/** When a connection breaks inside a JSON answer, Octokit hands out the text so far as if it were the data. */
function refuseTruncated(response: { headers: { 'content-type'?: string }; data: unknown }): void {
  const announcesJson = response.headers['content-type']?.includes('json') === true;
  if (announcesJson && typeof response.data === 'string') throw new Error('the answer was cut short');
}

export type ApiErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'gone'
  | 'invalid'
  | 'rate-limited'
  | 'unavailable'
  | 'network';

/** Why a request to GitHub failed for good. */
export interface ApiError {
  readonly kind: ApiErrorKind;
  readonly message: string;
  /** what to change, empty where there is nothing to */
  readonly hint: string;
}

/**
 * Tells a failed request apart.
 *
 * @param permission what the workflow has to grant for this request: `pull-requests: write`
 */
export function describeApiError(error: unknown, permission: string): ApiError {
  const failed = failedRequest(error, 'GET');
  const message = errorMessage(error);
  if (failed.status === null) {
    return { kind: 'network', message: `GitHub could not be reached: ${message}`, hint: '' };
  }
  if (isRateLimited(failed)) {
    return { kind: 'rate-limited', message: 'GitHub limits the rate of requests right now', hint: '' };
  }
  switch (failed.status) {
    case 401:
      return {
        kind: 'unauthorized',
        message: 'GitHub does not accept the token',
        hint: 'leave out github-token to use the one of the workflow, or renew the one you pass',
      };
    case 403:
      return {
        kind: 'forbidden',
        message: `the token may not do this (${message})`,
        hint: `give the job 'permissions: ${permission}'`,
      };
    case 404:
      return { kind: 'not-found', message, hint: `does the job have 'permissions: ${permission}'?` };
    case 410:
      return { kind: 'gone', message, hint: '' };
    case 422:
      return { kind: 'invalid', message: `GitHub refused the request: ${message}`, hint: '' };
    default:
      return failed.status >= 500
        ? { kind: 'unavailable', message: `GitHub is having problems (${failed.status})`, hint: '' }
        : { kind: 'invalid', message: `GitHub answered ${failed.status}: ${message}`, hint: '' };
  }
}

/** Octokit's RequestError by shape: `instanceof` fails across realms. It gives network failures status 500. */
function failedRequest(error: unknown, method: string): FailedRequest {
  if (typeof error !== 'object' || error === null || !('status' in error)) {
    return { method, status: null, headers: {} };
  }
  const response =
    'response' in error ? (error.response as { headers?: FailedRequest['headers'] }) : undefined;
  const status = response === undefined ? null : Number(error.status);
  return { method, status, headers: response?.headers ?? {} };
}

/** HTTP status of a failed request, null when there was no answer. */
export function failureStatus(error: unknown): number | null {
  return failedRequest(error, 'GET').status;
}

function sleepMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function ignore(): void {
  // Octokit logs every request; the action's log has better lines.
}
