/** One scenario from its boot to its verdict, with everything that is written about it. */
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import { artifactName } from '../publish/artifact-upload.ts';
import { savesBaseline, type RunEvent } from './event.ts';
import { findAnchor } from './find-anchor.ts';
import { findBase } from './find-base.ts';
import type { GateHost, GateResult } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { commentSection, judge, writeResults, type Base } from './judge.ts';
import { markChanged } from './mark-changed.ts';
import { measureInto } from './measure-into.ts';
import type { Plan } from './plan.ts';

/** @throws BootgateError when nothing could be measured; a boot that failed but left a trace is a result */
export async function runScenario(
  scenario: Scenario,
  plan: Plan,
  event: RunEvent,
  inputs: ActionInputs,
  host: GateHost,
  headSha: string,
): Promise<GateResult> {
  const { log } = host;
  const several = plan.scenarios.length > 1;
  const folder = several ? join(inputs.out, scenario.name) : inputs.out;
  const head = await measureInto(scenario, folder, 'console.log', inputs, host);
  const base = await findBase({ scenario, head, plan, event, inputs, host, folder });
  for (const warning of base.warnings) log.info(`baseline: ${warning}`);
  const anchor = await findAnchor(plan.rules.policy, head, {
    github: host.github,
    baselines: host.baselines,
    baseline: inputs.baseline,
  });
  const comparison = judge({
    head: { profile: head, label: event.pullRequest ? `#${event.pullRequest.number}` : headSha.slice(0, 12) },
    base,
    ...(anchor ? { anchor } : {}),
    rules: plan.rules,
    today: host.now().toISOString().slice(0, 10),
  });
  log.info(comparison.headline);
  const section = commentSection(
    comparison,
    {
      cell: inputs.comment.cell,
      name: [inputs.comment.cell, several ? scenario.name : ''].filter((part) => part !== '').join(' / '),
      headSha,
      run: Number(event.runId),
      attempt: event.runAttempt,
    },
    {
      maxRows: inputs.comment.maxRows,
      functionNote: markChanged({
        comparison,
        scenario,
        changedFiles: plan.changedFiles,
        event,
        workspace: host.workspace,
        log: (text) => log.info(text),
      }),
      reproduce: reproduction(event, inputs, scenario, base, several),
    },
  );
  await writeResults(folder, head, base.measured?.profile ?? null, comparison, section, host.exporter);
  await saveBaseline(scenario, head, event, inputs, host, headSha);
  return {
    scenario: scenario.name,
    folder,
    comparison,
    section,
    base,
    baseMeasured: base.measuredHere === true,
  };
}

async function saveBaseline(
  scenario: Scenario,
  profile: Profile,
  event: RunEvent,
  inputs: ActionInputs,
  host: GateHost,
  headSha: string,
): Promise<void> {
  const { saveBaseline: choice, dryRun } = inputs;
  const wanted = choice === 'auto' ? savesBaseline(event, inputs.baseRef) : choice;
  if (!wanted || dryRun) return;
  if (profile.outcome.kind !== 'reached-end') {
    host.log.info('baseline: a boot that failed is not kept');
    return;
  }
  try {
    host.log.info(`baseline: ${await host.baselines.save(profile, headSha)}`);
    if (host.keptBase) host.log.info(`baseline: ${await host.keptBase.keep(scenario, headSha)}`);
  } catch (error) {
    host.log.annotate('warning', 'Baseline not kept', errorMessage(error));
  }
}

/** Shell lines that show the comparison on one's own machine. */
function reproduction(
  event: RunEvent,
  inputs: ActionInputs,
  scenario: Scenario,
  base: Base,
  several: boolean,
): string[] {
  const folder = several ? `${scenario.name}/` : '';
  const artifact = artifactName(inputs.artifactName, inputs.comment.cell);
  const download = `gh run download ${event.runId} --repo ${event.repository} --name '${artifact}'`;
  return base.measured === null
    ? [download, `npx bootgate show ${folder}profile.json.gz`]
    : [download, `npx bootgate compare ${folder}base.json.gz ${folder}profile.json.gz`];
}
