/** One scenario from its boot to its verdict, with everything that is written about it. */
import { join } from 'node:path';
import { BootgateError, errorMessage, exitStatus } from '../base/errors.ts';
import { settled } from '../base/promises.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import { adviceDocument } from '../render/advice-document.ts';
import { adviceSection } from '../render/advice-section.ts';
import { writeMarkdown } from '../render/document/write-markdown.ts';
import { historyLine } from '../render/history-line.ts';
import { resultArtifact } from './artifact-names.ts';
import type { RunEvent } from './event.ts';
import { findAnchor } from './find-anchor.ts';
import { bootGivenBase, findBase } from './find-base.ts';
import { todayOf, type GateHost, type GateResult, type ScenarioHost } from './gate-host.ts';
import { jobIdentity } from './identity.ts';
import type { ActionInputs } from './inputs.ts';
import { commentSection, judge, writeResults, type Base } from './judge.ts';
import { writeOrWarn } from './keep-going.ts';
import { localWay } from './local-way.ts';
import { markChanged } from './mark-changed.ts';
import { withNoise } from './with-noise.ts';
import { measureInto } from './measure-into.ts';
import { scenarioAdvice } from './scenario-advice.ts';
import { stepStatus } from './step-status.ts';
import { readPast } from './past.ts';
import type { Plan } from './plan.ts';

/** @throws BootgateError when nothing could be measured; a boot that failed but left a trace is a result */
export async function runScenario(
  scenario: Scenario,
  plan: Plan,
  event: RunEvent,
  inputs: ActionInputs,
  host: ScenarioHost,
  headSha: string,
): Promise<GateResult> {
  const { log } = host;
  const several = plan.scenarios.length > 1;
  const folder = several ? join(inputs.out, scenario.name) : inputs.out;
  const search = { scenario, plan, event, inputs, host, folder };
  // The base's own boot need not wait for the head's.
  const [head, given] = await settled([
    measureInto(scenario, folder, 'console.log', inputs, host),
    bootGivenBase(search),
  ]);
  const base = given ?? (await findBase({ ...search, head }));
  for (const warning of base.warnings) log.info(`baseline: ${warning}`);
  const anchor = await findAnchor(plan.rules.policy, head, {
    github: host.github,
    baselines: host.baselines,
    baseline: inputs.baseline,
  });
  const comparison = judge({
    notes: plan.measured.notes,
    head: { profile: head, label: event.pullRequest ? `#${event.pullRequest.number}` : headSha.slice(0, 12) },
    base,
    ...(anchor ? { anchor } : {}),
    rules: plan.rules,
    today: todayOf(host),
  });
  log.info(comparison.headline);
  const job = jobIdentity(host.env, inputs.cellIdentity, inputs.identity);
  const past = await readPast(
    head,
    { sha: plan.measured.sha, branch: plan.branch, identity: job.baseline },
    host,
  );
  const advice = scenarioAdvice(head, scenario, host);
  const section = commentSection(
    comparison,
    {
      cell: inputs.comment.cell,
      name: [inputs.comment.cell, several ? scenario.name : ''].filter((part) => part !== '').join(' / '),
      headSha,
      run: Number(event.runId),
      attempt: event.runAttempt,
      source: job.source,
      exit: stepStatus(event, comparison, plan.rules.policy, inputs.failOnRegression),
    },
    {
      maxRows: inputs.comment.maxRows,
      ...(past?.standing ? { history: historyLine(past.standing) } : {}),
      ...(inputs.comment.advice && advice !== null ? { advice: adviceSection(head, advice) } : {}),
      functionNote: markChanged({
        comparison,
        scenario,
        changedFiles: plan.changedFiles,
        event,
        workspace: host.workspace,
        log: (text) => log.info(text),
      }),
      reproduce: reproduction(event, inputs, scenario, base, several, host.env),
    },
  );
  host.signal.throwIfAborted();
  await writeOrWarn('Results', folder, event, host, () =>
    writeResults(folder, head, base.measured?.profile ?? null, comparison, section, advice, host.exporter),
  );
  return {
    scenario: scenario.name,
    folder,
    comparison,
    section,
    advice: advice === null ? null : writeMarkdown(adviceDocument(head, advice, null)),
    base,
    past,
    baseMeasured: base.measuredHere === true,
    keep: () => keepBoot(scenario, head, folder, plan, event, inputs, host),
  };
}

/** Keeps the boot as a baseline. @returns what belongs into the history, null for nothing */
async function keepBoot(
  scenario: Scenario,
  profile: Profile,
  folder: string,
  { keep, measured: { sha } }: Plan,
  event: RunEvent,
  inputs: ActionInputs,
  host: GateHost,
): Promise<Profile | null> {
  if (inputs.dryRun) return null;
  const asBaseline = keepsBaseline(keep, event, inputs, host);
  const inHistory = host.history !== null && keep.keep;
  if (!asBaseline && !inHistory) return null;
  if (profile.outcome.kind !== 'reached-end') {
    host.log.info(`${asBaseline ? 'baseline' : 'history'}: a boot that failed is not kept`);
    return null;
  }
  const kept = await withNoise(profile, scenario, folder, inputs, host);
  host.signal.throwIfAborted();
  if (asBaseline) await saveBaseline(scenario, kept, sha, host);
  return inHistory ? kept : null;
}

function keepsBaseline(
  keep: Plan['keep'],
  event: RunEvent,
  { saveBaseline: choice, baseline }: ActionInputs,
  { log }: GateHost,
): boolean {
  if (choice === false || baseline.kind === 'none') return false;
  if (choice === true || keep.keep) return true;
  const text = `not kept: ${keep.why}`;
  // Whoever pushes or presses the button expects a baseline; a pull request's author does not.
  if (event.pullRequest || event.mergeGroup) log.info(`baseline: ${text}`);
  else log.annotate('notice', 'Baseline', text);
  return false;
}

async function saveBaseline(scenario: Scenario, kept: Profile, sha: string, host: GateHost): Promise<void> {
  try {
    host.log.info(`baseline: ${await host.baselines.save(kept, sha)}`);
    if (host.baseBootFiles && !host.signal.aborted)
      host.log.info(`baseline: ${await host.baseBootFiles.keep(scenario, sha)}`);
  } catch (error) {
    // Two measurements under one name: whatever is compared with either may be about the other.
    if (error instanceof BootgateError && error.exitStatus === exitStatus.usage) throw error;
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
  env: NodeJS.ProcessEnv,
): string[] {
  const folder = several ? `${scenario.name}/` : '';
  const download = `gh run download ${event.runId} --repo ${event.repository} --name '${resultArtifact(inputs, env)}'`;
  const command =
    base.measured === null
      ? `show ${folder}profile.json.gz`
      : `compare ${folder}base.json.gz ${folder}profile.json.gz`;
  return localWay({ env, serverUrl: event.serverUrl, download, command });
}
