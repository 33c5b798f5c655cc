/** What started this run: the runner's variables and the event's payload, read once. */
import { readFile } from 'node:fs/promises';
import { CheckedJson } from '../base/checked-json.ts';
import { errorMessage, inputError } from '../base/errors.ts';

export interface RunEvent {
  /** `push`, `pull_request`, `merge_group`, `schedule`, `workflow_dispatch`, `workflow_run` … */
  readonly name: string;
  /** `owner/name` */
  readonly repository: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly runId: string;
  readonly runAttempt: number;
  readonly runUrl: string;
  /** commit of the workflow: of a pull request, its merge with the base */
  readonly sha: string;
  /** full ref, `refs/heads/main` */
  readonly ref: string;
  readonly defaultBranch: string | null;
  readonly pullRequest: PullRequestEvent | null;
  readonly mergeGroup: { readonly baseSha: string; readonly headSha: string } | null;
}

export interface PullRequestEvent {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** the branch lives in another repository, so this run's token can only read */
  readonly fromFork: boolean;
}

/** Where a comparison starts from, before any commit was looked up. */
export type BaseRequest =
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'first-parent'; readonly of: string; readonly otherwise: string | null }
  | { readonly kind: 'ref'; readonly ref: string };

/**
 * Reads the runner's variables and the payload it points to.
 *
 * @throws BootgateError (exit status 2) outside of GitHub Actions
 */
export async function readEvent(env: NodeJS.ProcessEnv): Promise<RunEvent> {
  const variable = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw inputError(`${name} is not set: this is not a step of a GitHub workflow`, {
      hint: "elsewhere, use the command line: 'bootgate run' and 'bootgate compare'",
    });
  };
  const path = variable('GITHUB_EVENT_PATH');
  let payload: unknown;
  try {
    payload = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw inputError(`the event's payload cannot be read: ${errorMessage(error)}`, { place: { file: path } });
  }
  return eventOf(variable, new CheckedJson(payload, '', 'event'));
}

function eventOf(variable: (name: string) => string, payload: CheckedJson): RunEvent {
  const name = variable('GITHUB_EVENT_NAME');
  const repository = variable('GITHUB_REPOSITORY');
  const serverUrl = variable('GITHUB_SERVER_URL');
  const runId = variable('GITHUB_RUN_ID');
  const mergeGroup = optional(payload, 'merge_group');
  const branch = optional(payload, 'repository');
  return {
    name,
    repository,
    serverUrl,
    apiUrl: variable('GITHUB_API_URL'),
    runId,
    runAttempt: Number(variable('GITHUB_RUN_ATTEMPT')),
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
    sha: variable('GITHUB_SHA'),
    ref: variable('GITHUB_REF'),
    defaultBranch:
      branch && optional(branch, 'default_branch') ? branch.field('default_branch').string() : null,
    pullRequest: pullRequestOf(payload, repository),
    mergeGroup: mergeGroup && {
      baseSha: sha(mergeGroup.field('base_sha')),
      headSha: sha(mergeGroup.field('head_sha')),
    },
  };
}

function pullRequestOf(payload: CheckedJson, repository: string): PullRequestEvent | null {
  const pull = optional(payload, 'pull_request');
  if (!pull) return null;
  const head = pull.field('head');
  const base = pull.field('base');
  // A fork that was deleted leaves no repository behind.
  const headRepository = head.field('repo').nullable((repo) => repo.field('full_name').string());
  return {
    number: pull.field('number').integer(1),
    headSha: sha(head.field('sha')),
    baseSha: sha(base.field('sha')),
    baseRef: base.field('ref').string(),
    fromFork: headRepository?.toLowerCase() !== repository.toLowerCase(),
  };
}

/** The commit a result is about, as people see it: a pull request's head rather than its merge commit. */
export function headShaOf(event: RunEvent): string {
  return event.pullRequest?.headSha ?? event.mergeGroup?.headSha ?? event.sha;
}

/**
 * What to compare with. A pull request's run is on a merge commit whose first parent is the base as it was
 * merged: comparing with the branch's tip of today would blame the pull request for what others did.
 */
export function baseRequestOf(event: RunEvent, baseRef: string | undefined): BaseRequest {
  if (baseRef !== undefined) return { kind: 'ref', ref: baseRef };
  if (event.pullRequest) {
    return event.name === 'pull_request'
      ? { kind: 'first-parent', of: event.sha, otherwise: event.pullRequest.baseSha }
      : { kind: 'commit', sha: event.pullRequest.baseSha };
  }
  if (event.mergeGroup) return { kind: 'commit', sha: event.mergeGroup.baseSha };
  if (event.name === 'push') return { kind: 'first-parent', of: event.sha, otherwise: null };
  return { kind: 'commit', sha: event.sha };
}

/** Whether this run's measurement becomes a baseline when `save-baseline` is `auto`. */
export function savesBaseline(event: RunEvent, baseRef: string | undefined): boolean {
  if (event.pullRequest || event.mergeGroup) return false;
  if (!['push', 'schedule', 'workflow_dispatch'].includes(event.name)) return false;
  return [event.defaultBranch, baseRef].some(
    (branch) => branch && event.ref === (branch.startsWith('refs/') ? branch : `refs/heads/${branch}`),
  );
}

/** Whether a regression found by this run is something its author can be stopped for. */
export function gates(event: RunEvent): boolean {
  return event.name !== 'push';
}

function optional(json: CheckedJson, name: string): CheckedJson | null {
  const { value } = json;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  const field = json.field(name);
  return field.value === null ? null : field;
}

function sha(json: CheckedJson): string {
  const text = json.string(64);
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)) throw json.error('should be a commit');
  return text;
}
