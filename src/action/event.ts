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
  /** of this attempt */
  readonly runUrl: string;
  /** commit of the workflow: of a pull request, its merge with the base */
  readonly sha: string;
  /** full ref, `refs/heads/main` */
  readonly ref: string;
  readonly defaultBranch: string | null;
  readonly pullRequest: PullRequestEvent | null;
  /** of an event that names a pull request without describing it: a comment on it, a run that it started */
  readonly namedPullRequest?: number | null;
  readonly mergeGroup: {
    readonly baseSha: string;
    readonly headSha: string;
    /** `main` */
    readonly baseRef?: string;
  } | null;
}

export interface PullRequestEvent {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** `owner/name` the branch is in; null: that repository was deleted */
  readonly headRepository?: string | null;
  /** the branch lives in another repository: its commits are not trusted */
  readonly fromFork: boolean;
  /** GitHub gave this run a token that can only read: forks and Dependabot */
  readonly readOnly?: boolean;
}

/** Where a comparison starts from, before any commit was looked up. */
export type BaseRequest =
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'first-parent'; readonly of: string; readonly otherwise: string | null }
  | {
      readonly kind: 'merge-base';
      readonly of: string;
      readonly branch: string;
      readonly otherwise: string | null;
    }
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
  return eventOf(variable, env, new CheckedJson(payload, '', 'event'));
}

/**
 * The page of an artifact of the run, as the output `artifact-url` of actions/upload-artifact has it (v4,
 * src/shared/upload-artifact.ts).
 */
export function artifactUrlOf({ serverUrl, repository, runId }: RunEvent, id: number): string {
  return `${serverUrl}/${repository}/actions/runs/${runId}/artifacts/${id}`;
}

function eventOf(variable: (name: string) => string, env: NodeJS.ProcessEnv, payload: CheckedJson): RunEvent {
  const name = variable('GITHUB_EVENT_NAME');
  const repository = variable('GITHUB_REPOSITORY');
  const serverUrl = variable('GITHUB_SERVER_URL');
  const runId = variable('GITHUB_RUN_ID');
  const runAttempt = Number(variable('GITHUB_RUN_ATTEMPT'));
  const mergeGroup = optional(payload, 'merge_group');
  const branch = optional(payload, 'repository');
  return {
    name,
    repository,
    serverUrl,
    apiUrl: variable('GITHUB_API_URL'),
    runId,
    runAttempt,
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}${runAttempt > 1 ? `/attempts/${runAttempt}` : ''}`,
    sha: variable('GITHUB_SHA'),
    ref: variable('GITHUB_REF'),
    defaultBranch:
      branch && optional(branch, 'default_branch') ? branch.field('default_branch').string() : null,
    pullRequest: pullRequestOf(payload, repository, name, env['GITHUB_ACTOR']),
    namedPullRequest: namedPullRequestOf(payload),
    mergeGroup: mergeGroup && {
      baseSha: sha(mergeGroup.field('base_sha')),
      headSha: sha(mergeGroup.field('head_sha')),
      baseRef:
        optional(mergeGroup, 'base_ref')
          ?.string()
          .replace(/^refs\/heads\//, '') ?? '',
    },
  };
}

/** Who triggered these with Dependabot's name gets the rights of a fork, re-runs by others included. */
const dependabot = 'dependabot[bot]';

/**
 * Of these events the commit is GitHub's merge of the pull request, and the workflow is that commit's; of others both
 * are the base branch's.
 */
export function isOfMerge(name: string): boolean {
  return /^pull_request(_review|_review_comment)?$/.test(name);
}

function pullRequestOf(
  payload: CheckedJson,
  repository: string,
  eventName: string,
  actor: string | undefined,
): PullRequestEvent | null {
  const pull = optional(payload, 'pull_request');
  if (!pull) return null;
  const head = pull.field('head');
  const base = pull.field('base');
  // A fork that was deleted leaves no repository behind.
  const headRepository = head.field('repo').nullable((repo) => repo.field('full_name').string());
  const fromFork = headRepository?.toLowerCase() !== repository.toLowerCase();
  return {
    number: pull.field('number').integer(1),
    headSha: sha(head.field('sha')),
    baseSha: sha(base.field('sha')),
    baseRef: base.field('ref').string(),
    headRepository,
    fromFork,
    readOnly: isOfMerge(eventName) && (fromFork || actor === dependabot),
  };
}

/** A comment's issue is a pull request when it says so; a run names those of this repository's own branches. */
function namedPullRequestOf(payload: CheckedJson): number | null {
  const issue = optional(payload, 'issue');
  if (issue && optional(issue, 'pull_request')) return issue.field('number').integer(1);
  const run = optional(payload, 'workflow_run');
  const pulls = run && optional(run, 'pull_requests');
  return pulls?.list(100, (pull) => pull.field('number').integer(1))[0] ?? null;
}

/** The commit a result is about, as people see it: a pull request's head rather than its merge commit. */
export function headShaOf(event: RunEvent): string {
  return event.pullRequest?.headSha ?? event.mergeGroup?.headSha ?? event.sha;
}

/** Whether a regression found by this run is something its author can be stopped for. */
export function gates(event: Pick<RunEvent, 'name'>): boolean {
  return event.name !== 'push';
}

/** Why the run's token can only read. */
export function whoReads({ fromFork }: PullRequestEvent): string {
  return fromFork ? 'The pull request comes from a fork' : 'The pull request is Dependabot’s';
}

/** The run's token can only read: what it would publish is left to a workflow with bootgate/report. */
export function readsOnly({ pullRequest }: RunEvent): boolean {
  return pullRequest !== null && (pullRequest.readOnly ?? pullRequest.fromFork);
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
