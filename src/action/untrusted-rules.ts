/**
 * The rules for what a fork's run measured: the base's, with what the pull request changes about them, read from its
 * files through GitHub's API. They are a stranger's: parsed as any file, and nothing of them is run or judges.
 */
import { errorMessage } from '../base/errors.ts';
import { parseConfig, selectScenarios } from '../config/config-file.ts';
import type { MeasuringChange } from '../config/measuring-keys.ts';
import { measuringPolicyChanges, policyChanges } from '../config/policy-changes.ts';
import { readPolicy } from '../config/policy-file.ts';
import { readWorkflow } from '../config/workflow-check/read-workflow.ts';
import type { GitHub } from '../publish/github-client.ts';
import { sayChanges } from './accepted-changes.ts';
import { scenariosLeftOut, theBasesWay } from './base-way.ts';
import { todayOf } from './gate-host.ts';
import type { MeasuredRun, ReportHost } from './measured-run.ts';
import { fileOnGitHub, rulesOfCommit, type Rules } from './rules.ts';
import { workflowChanges } from './workflow-changes.ts';

/** @param path of the config file; trouble with the pull request's own files is a warning */
export async function rulesOfRun(run: MeasuredRun, path: string, host: ReportHost): Promise<Rules> {
  const { github } = host;
  const { baseSha } = run.pullRequest;
  const rules = await rulesOfCommit(github, baseSha, path);
  if (rules.baseConfig === null) return rules;
  try {
    const head = await configChanges(run, path, rules, github);
    const workflow = await changedWorkflow(run, github);
    const said = sayChanges([...head.measuring, ...workflow], rules.policy, todayOf(host));
    return {
      ...rules,
      source: { ...rules.source, ...said, changedByHead: [...said.changedByHead, ...head.limits] },
    };
  } catch (error) {
    const warning = `what the pull request changes about its own judgement could not be read: ${errorMessage(error)}`;
    return { ...rules, warnings: [...rules.warnings, warning] };
  }
}

interface ConfigChanges {
  readonly measuring: readonly MeasuringChange[];
  readonly limits: readonly string[];
}

/** The workflow's inputs are not known here: what one of them says in both is told all the same. */
async function configChanges(
  { pullRequest: { headSha } }: MeasuredRun,
  path: string,
  { policy, baseConfig }: Rules,
  github: GitHub,
): Promise<ConfigChanges> {
  const text = await fileOnGitHub(github, headSha, path);
  const head = parseConfig(text ?? '', `${path} at ${headSha.slice(0, 12)}`, '/');
  const headPolicy = readPolicy(head.policy);
  const kernel = '/kernel';
  const ways = selectScenarios(head, [], { kernel }).map((scenario) =>
    theBasesWay(scenario, baseConfig!, { kernel }),
  );
  return {
    measuring: [
      ...scenariosLeftOut(baseConfig!, head),
      ...ways.flatMap(({ changes }) => changes),
      ...measuringPolicyChanges(policy, headPolicy),
    ],
    limits: policyChanges(policy, headPolicy),
  };
}

async function changedWorkflow(
  { workflow, pullRequest: { baseSha, headSha } }: MeasuredRun,
  github: GitHub,
): Promise<MeasuringChange[]> {
  const [base, head] = await Promise.all([
    fileOnGitHub(github, baseSha, workflow),
    fileOnGitHub(github, headSha, workflow),
  ]);
  if (base === null || head === null) return [];
  const jobs = readWorkflow(base, workflow).jobs.map(({ id }) => id);
  return jobs.flatMap((job) => workflowChanges(base, head, job, workflow));
}
