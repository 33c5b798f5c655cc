/** What a run is going to do, decided before anything boots: scenarios, rules, the commit to compare with. */
import { resolve } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import {
  configFileName,
  findConfigFile,
  readConfigFile,
  selectScenarios,
  type ConfigFile,
} from '../config/config-file.ts';
import { readPolicy } from '../config/policy-file.ts';
import type { Scenario } from '../config/scenario.ts';
import { baseBranchOf } from './base-branch.ts';
import { acceptedChange, sayChanges } from './accepted-changes.ts';
import { scenariosLeftOut, theBasesWay } from './base-way.ts';
import { isAncestor, resolveBase } from './base-commit.ts';
import { filesOf, type ChangedFile } from './changed-functions.ts';
import type { RunEvent } from './event.ts';
import { todayOf, type GateHost } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { baseRequestFor, findMeasuredCommit, keepsBaseline, type MeasuredCommit } from './measured-commit.ts';
import { findRules, type Rules } from './rules.ts';

export interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly rules: Rules;
  /** what the checkout holds */
  readonly measured: MeasuredCommit;
  /** whether it becomes a baseline where the workflow leaves that to us, and why not */
  readonly keep: ReturnType<typeof keepsBaseline>;
  /** that pull requests go to: the base's, or what was pushed to */
  readonly branch: string;
  readonly baseSha: string | null;
  /** why there is no base commit; `` where there is one */
  readonly noBase: string;
  /** of the pull request; empty for other events */
  readonly changedFiles: readonly ChangedFile[];
}

/** @throws BootgateError for what a user has to mend first: no kernel, a mistake in bootgate.yml */
export async function makePlan(event: RunEvent, inputs: ActionInputs, host: GateHost): Promise<Plan> {
  const { log } = host;
  const configFile = resolve(inputs.folder, inputs.config ?? configFileName);
  const config =
    inputs.config === undefined ? await findConfigFile(inputs.folder) : await readConfigFile(configFile);
  const headScenarios = selectScenarios(config, inputs.scenarios, inputs.scenario);
  const { measured, keep, branch, resolved } = await findCommits(
    headScenarios[0]!.kernel,
    event,
    inputs,
    host,
  );
  const foundRules = await findRules({
    event,
    workspace: host.workspace,
    configFile,
    headPolicy: readPolicy(config.policy),
    baseSha: resolved.sha,
    inputs: inputs.policy,
    env: host.env,
    github: host.github,
  });
  // What could not be asked for because the job was cancelled is no news.
  host.signal.throwIfAborted();
  const { scenarios, rules } = measuredByBase(headScenarios, foundRules, config, inputs, todayOf(host));
  if (event.name === 'pull_request_target') {
    log.annotate(
      'warning',
      'pull_request_target',
      'this event gives a token that may write to workflows that run untrusted code: use pull_request, and docs/forks.md for forks',
    );
  }
  log.info(`scenarios: ${scenarios.map(({ name }) => name).join(', ')}`);
  log.info(`commit: ${measured.said}`);
  for (const note of measured.notes) log.annotate('warning', 'What was measured', note);
  log.info(`base: ${resolved.sha === null ? `none (${resolved.why})` : `${resolved.sha} (${resolved.how})`}`);
  log.info(`rules: ${rules.source.origin}`);
  for (const warning of rules.warnings) log.annotate('warning', 'Bootgate rules', warning);
  return {
    scenarios,
    rules,
    measured,
    keep,
    branch,
    baseSha: resolved.sha,
    noBase: resolved.sha === null ? resolved.why : '',
    changedFiles: await filesOfPullRequest(event, host),
  };
}

/**
 * The scenarios as the base has them measured, but for changes that it accepts; what the head changes about that is
 * among the changed rules.
 */
function measuredByBase(
  scenarios: readonly Scenario[],
  rules: Rules,
  head: ConfigFile,
  { scenario: given, scenarios: wanted }: ActionInputs,
  today: string,
): Pick<Plan, 'scenarios' | 'rules'> {
  const { baseConfig, source } = rules;
  if (baseConfig === null) return { scenarios, rules };
  const accepts = (what: string) => acceptedChange(rules.policy, what, today) !== null;
  const ways = scenarios.map((scenario) => theBasesWay(scenario, baseConfig, given, accepts));
  const said = sayChanges(
    [
      ...(wanted.length === 0 ? scenariosLeftOut(baseConfig, head) : []),
      ...ways.flatMap(({ changes }) => changes),
      ...rules.changedMeasuring,
    ],
    rules.policy,
    today,
  );
  return {
    scenarios: ways.map(({ scenario }) => scenario),
    rules: {
      ...rules,
      source: { ...source, ...said, changedByHead: [...said.changedByHead, ...source.changedByHead] },
    },
  };
}

/** What is measured, what that is compared with, whether it is kept. */
async function findCommits(
  kernel: string,
  event: RunEvent,
  { baseRef, base, commit }: ActionInputs,
  { workspace, github }: GateHost,
): Promise<
  Pick<Plan, 'measured' | 'keep' | 'branch'> & { readonly resolved: Awaited<ReturnType<typeof resolveBase>> }
> {
  const measured = await findMeasuredCommit({
    ...{ event, kernel, workspace, stated: commit, baseMeasured: base !== null },
    isAncestor: (ancestor, of, folder) => isAncestor(ancestor, of, folder, github),
  });
  const branch = await baseBranchOf(event, baseRef, github);
  const started = event.ref === `refs/heads/${branch.name}` && measured.sha === event.sha;
  const holds = started || (await isAncestor(measured.sha, branch.name, measured.folder, github));
  const request = baseRequestFor(event, measured, {
    ...{ baseRef, branch: branch.name, onBaseBranch: holds === true },
  });
  const resolved = await resolveBase(request, measured.folder ?? workspace, github);
  const keep = keepsBaseline(event, measured, { ...branch, holds });
  return { measured, resolved, keep, branch: branch.name };
}

async function filesOfPullRequest(
  { pullRequest }: RunEvent,
  { github, log }: GateHost,
): Promise<readonly ChangedFile[]> {
  if (!github || !pullRequest) return [];
  try {
    return await filesOf(github, pullRequest.number);
  } catch (error) {
    log.info(`functions changed by this pull request are not marked: ${errorMessage(error)}`);
    return [];
  }
}
