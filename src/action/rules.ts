/**
 * The rules a measurement is judged by. A pull request is judged by the rules of its base, whatever it changes
 * in bootgate.yml itself; every other event by those of its checkout. Accepting trailers count in commits of
 * this repository's own branches, not of forks: an outsider does not accept their own regression.
 */
import { relative, resolve } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import type { PolicySource } from '../compare/comparison.ts';
import { waiversFromMessage } from '../config/commit-trailer.ts';
import { configFileName, noConfigFile, parseConfig, type ConfigFile } from '../config/config-file.ts';
import { defaultPolicy, defaultTotal } from '../config/default-policy.ts';
import type { MeasuringChange } from '../config/measuring-keys.ts';
import { measuringPolicyChanges, policyChanges } from '../config/policy-changes.ts';
import { readPolicy } from '../config/policy-file.ts';
import type { Policy, Waiver } from '../config/policy.ts';
import { failureStatus, type GitHub } from '../publish/github-client.ts';
import { isOfMerge, type RunEvent } from './event.ts';
import { workflowPath } from './identity.ts';
import type { PolicyInputs } from './inputs.ts';
import { workflowChanges } from './workflow-changes.ts';

export interface Rules {
  readonly policy: Policy;
  /** the base's bootgate.yml, an empty one where it has none; null: the base was not looked at */
  readonly baseConfig: ConfigFile | null;
  readonly source: PolicySource;
  /** what of the policy the head changes that is no limit, but how a boot is measured */
  readonly changedMeasuring: readonly MeasuringChange[];
  readonly warnings: readonly string[];
}

export interface RulesRequest {
  readonly event: RunEvent;
  /** root of the checkout */
  readonly workspace: string;
  /** the config file, absolute */
  readonly configFile: string;
  /** policy as the checkout has it */
  readonly headPolicy: Policy;
  readonly baseSha: string | null;
  readonly inputs: PolicyInputs;
  /** of the runner, for the workflow that runs */
  readonly env: NodeJS.ProcessEnv;
  /** null: there is no token */
  readonly github: GitHub | null;
}

/** Finds the rules; an error while looking is a warning, and the defaults judge. */
export async function findRules(request: RulesRequest): Promise<Rules> {
  const { event, headPolicy, inputs, baseSha, github } = request;
  const judgedByBase = (event.pullRequest !== null || event.mergeGroup !== null) && baseSha !== null;
  const found: Rules = judgedByBase
    ? await baseRules(request, baseSha)
    : {
        policy: headPolicy,
        baseConfig: null,
        source: { origin: originOf(headPolicy), changedByHead: [] },
        changedMeasuring: [],
        warnings: [],
      };
  const accepted = await acceptedInCommits(event, baseSha, github);
  return {
    policy: withInputs({ ...found.policy, waivers: [...found.policy.waivers, ...accepted.waivers] }, inputs),
    baseConfig: found.baseConfig,
    source: found.source,
    changedMeasuring: found.changedMeasuring,
    warnings: [...found.warnings, ...accepted.warnings],
  };
}

function originOf(policy: Policy): string {
  return policy === defaultPolicy ? 'defaults' : configFileName;
}

async function baseRules(request: RulesRequest, baseSha: string): Promise<Rules> {
  const path = relative(request.workspace, request.configFile);
  let text: string | null;
  try {
    text = await fileAt(request, baseSha, path);
  } catch (error) {
    return unreadableRules(error);
  }
  const { policy, baseConfig, origin } = rulesOfText(text, path, baseSha, resolve(request.configFile, '..'));
  return {
    policy,
    baseConfig,
    source: { origin, changedByHead: policyChanges(policy, request.headPolicy) },
    changedMeasuring: [
      ...measuringPolicyChanges(policy, request.headPolicy),
      ...(await changedWorkflow(request, baseSha)),
    ],
    warnings: [],
  };
}

/** Of events whose workflow file is the pull request's own. */
async function changedWorkflow(request: RulesRequest, baseSha: string): Promise<MeasuringChange[]> {
  const { event, env } = request;
  const file = workflowPath(env['GITHUB_WORKFLOW_REF']);
  if (file === undefined || !(isOfMerge(event.name) || event.mergeGroup)) return [];
  try {
    const [base, head] = await Promise.all([
      fileAt(request, baseSha, file),
      fileAt(request, event.sha, file),
    ]);
    return base === null || head === null ? [] : workflowChanges(base, head, env['GITHUB_JOB'] ?? '', file);
  } catch {
    // The rules were readable: one file that is not says nothing about them.
    return [];
  }
}

function rulesOfText(
  text: string | null,
  path: string,
  sha: string,
  folder: string,
): { policy: Policy; baseConfig: ConfigFile; origin: string } {
  const place = `${path} at ${sha.slice(0, 12)}`;
  if (text === null) {
    return { policy: defaultPolicy, baseConfig: noConfigFile, origin: `defaults (no ${place})` };
  }
  const baseConfig = parseConfig(text, place, folder);
  return { policy: readPolicy(baseConfig.policy), baseConfig, origin: `${place} (base)` };
}

/** A file as it is in a commit, null where that has none: from the checkout where it is complete enough. */
async function fileAt(
  { workspace, github }: RulesRequest,
  sha: string,
  path: string,
): Promise<string | null> {
  if (path.startsWith('..')) return null;
  const git = (...args: string[]) =>
    runProgram('git', ['-C', workspace, '-c', 'safe.directory=*', ...args]).catch(() => null);
  if ((await git('cat-file', '-e', `${sha}^{tree}`))?.status === 0) {
    const shown = await git('cat-file', 'blob', `${sha}:${path}`);
    return shown?.status === 0 ? shown.stdout.toString() : null;
  }
  if (!github) throw new Error('the checkout does not hold the base commit, and there is no github-token');
  return await fileOnGitHub(github, sha, path);
}

/** A file of a commit through GitHub's API, null where there is none. */
export async function fileOnGitHub(
  { octokit, owner, repo }: GitHub,
  ref: string,
  path: string,
): Promise<string | null> {
  try {
    const { data } = await octokit.repos.getContent({ owner, repo, path, ref });
    if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return null;
    return Buffer.from(data.content, 'base64').toString();
  } catch (error) {
    if (failureStatus(error) === 404) return null;
    throw error;
  }
}

/** The rules of a commit of this repository, as GitHub has them: for a run that has no checkout. */
export async function rulesOfCommit(github: GitHub, sha: string, path: string): Promise<Rules> {
  try {
    const { policy, baseConfig, origin } = rulesOfText(await fileOnGitHub(github, sha, path), path, sha, '/');
    return { policy, baseConfig, source: { origin, changedByHead: [] }, changedMeasuring: [], warnings: [] };
  } catch (error) {
    return unreadableRules(error);
  }
}

function unreadableRules(error: unknown): Rules {
  return {
    policy: defaultPolicy,
    baseConfig: null,
    source: { origin: 'defaults', changedByHead: [] },
    changedMeasuring: [],
    warnings: [`the rules of the base could not be read, the defaults judge: ${errorMessage(error)}`],
  };
}

async function acceptedInCommits(
  event: RunEvent,
  baseSha: string | null,
  github: GitHub | null,
): Promise<{ waivers: readonly Waiver[]; warnings: readonly string[] }> {
  const none = { waivers: [], warnings: [] };
  if (github === null || event.pullRequest?.fromFork === true) return none;
  try {
    const messages = await commitMessages(event, baseSha, github);
    const read = messages.map(waiversFromMessage);
    return {
      waivers: read.flatMap(({ waivers }) => waivers),
      warnings: read.flatMap(({ problems }) => problems),
    };
  } catch (error) {
    return { waivers: [], warnings: [`commits could not be looked at for waivers: ${errorMessage(error)}`] };
  }
}

async function commitMessages(
  { pullRequest, mergeGroup }: RunEvent,
  baseSha: string | null,
  { octokit, owner, repo }: GitHub,
): Promise<string[]> {
  if (pullRequest) {
    const commits = await octokit.paginate(octokit.pulls.listCommits, {
      owner,
      repo,
      pull_number: pullRequest.number,
      per_page: 100,
    });
    return commits.map(({ commit }) => commit.message);
  }
  if (!mergeGroup || baseSha === null) return [];
  const { data } = await octokit.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${baseSha}...${mergeGroup.headSha}`,
  });
  return data.commits.map(({ commit }) => commit.message);
}

/** What the workflow's inputs say wins over the file. */
export function withInputs(policy: Policy, inputs: PolicyInputs): Policy {
  return {
    ...policy,
    total:
      inputs.warn === undefined && inputs.fail === undefined
        ? policy.total
        : {
            warn: inputs.warn === undefined ? (policy.total ?? defaultTotal).warn : inputs.warn,
            fail: inputs.fail === undefined ? (policy.total ?? defaultTotal).fail : inputs.fail,
          },
    onMissingBaseline: inputs.onMissingBaseline ?? policy.onMissingBaseline,
    maxBaselineAgeDays: inputs.maxBaselineAgeDays ?? policy.maxBaselineAgeDays,
  };
}
