/** What a run is going to do, decided before anything boots: scenarios, rules, the commit to compare with. */
import { resolve } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { configFileName, findConfigFile, readConfigFile, selectScenarios } from '../config/config-file.ts';
import { readPolicy } from '../config/policy-file.ts';
import type { Scenario } from '../config/scenario.ts';
import { resolveBase } from './base-commit.ts';
import { filesOf, type ChangedFile } from './changed-functions.ts';
import { baseRequestOf, type RunEvent } from './event.ts';
import type { GateHost } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { findRules, type Rules } from './rules.ts';

export interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly rules: Rules;
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
  const scenarios = selectScenarios(config, inputs.scenarios, inputs.scenario);
  const resolved = await resolveBase(baseRequestOf(event, inputs.baseRef), host.workspace, host.github);
  const rules = await findRules({
    event,
    workspace: host.workspace,
    configFile,
    headPolicy: readPolicy(config.policy),
    baseSha: resolved.sha,
    inputs: inputs.policy,
    github: host.github,
  });
  if (event.name === 'pull_request_target') {
    log.annotate(
      'warning',
      'pull_request_target',
      "this event gives a token that may write to workflows that run a stranger's code: use pull_request, and docs/forks.md for forks",
    );
  }
  log.info(`scenarios: ${scenarios.map(({ name }) => name).join(', ')}`);
  log.info(`base: ${resolved.sha ?? `none (${resolved.why})`}`);
  log.info(`rules: ${rules.source.origin}`);
  for (const warning of rules.warnings) log.annotate('warning', 'Bootgate rules', warning);
  return {
    scenarios,
    rules,
    baseSha: resolved.sha,
    noBase: resolved.sha === null ? resolved.why : '',
    changedFiles: await filesOfPullRequest(event, host),
  };
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
