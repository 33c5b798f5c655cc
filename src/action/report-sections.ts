/** What a fork's run measured, judged here: by the rules of the base, against a baseline of this repository. */
import { adviceOf } from '../advise/advise.ts';
import { errorMessage } from '../base/errors.ts';
import { adviceSection } from '../render/advice-section.ts';
import type { FunctionNote } from '../render/comparison-functions.ts';
import type { CommentSection } from '../render/comment-section.ts';
import { historyLine } from '../render/history-line.ts';
import { changedFunctions, filesOf, functionNotes } from './changed-functions.ts';
import { findAnchor } from './find-anchor.ts';
import { todayOf } from './gate-host.ts';
import { commentSection, judge, type Base } from './judge.ts';
import { readPast } from './past.ts';
import { measuredBase } from './measured-base.ts';
import type { MeasuredRun, ReportHost } from './measured-run.ts';
import type { ReportInputs } from './report-inputs.ts';
import type { Rules } from './rules.ts';
import { stepStatus } from './step-status.ts';
import type { UntrustedMeasurement } from './untrusted-artifact.ts';

/** Links go to the fork's own copy of the commit. */
export async function notesFor(
  { pullRequest, headRepository }: MeasuredRun,
  { github, log, serverUrl }: ReportHost,
): Promise<FunctionNote> {
  try {
    const changed = changedFunctions(await filesOf(github, pullRequest.number));
    return functionNotes(changed, `${serverUrl}/${headRepository}/blob/${pullRequest.headSha}`);
  } catch (error) {
    log.info(`functions changed by this pull request are not marked: ${errorMessage(error)}`);
    return () => '';
  }
}

/** Something that was not checked, for the comment and the log. */
export function tell(problem: string, problems: string[], { log }: ReportHost): void {
  problems.push(problem);
  log.annotate('warning', 'Bootgate', problem);
}

/** @param problems gets what forbids to call it checked */
export async function sectionOf(
  measurement: UntrustedMeasurement,
  run: MeasuredRun,
  rules: Rules,
  functionNote: FunctionNote,
  inputs: ReportInputs,
  host: ReportHost,
  problems: string[],
): Promise<CommentSection> {
  const { github, baselines } = host;
  const { cell, scenario, several, head, baseSha, identity } = measurement;
  const compared = await measuredBase(baseSha, run.pullRequest, github);
  const found = await trustedBase(measurement, compared.sha, host);
  const base =
    compared.warning === null ? found : { ...found, warnings: [compared.warning, ...found.warnings] };
  if (base.measuredHere === true) {
    tell(`Nothing was checked of '${scenario}': ${noBaseOfOurs}.`, problems, host);
  }
  const anchor = await findAnchor(rules.policy, head, {
    ...{ github, baselines, identity },
    baseline: inputs.baseline,
  });
  const comparison = judge({
    head: { profile: head, label: `#${run.pullRequest.number}` },
    base,
    ...(anchor ? { anchor } : {}),
    rules,
    today: todayOf(host),
  });
  host.log.info(`${scenario}: ${comparison.headline}`);
  const past = await readPast(
    head,
    { sha: run.pullRequest.headSha, branch: run.pullRequest.baseRef, identity: identity ?? '' },
    { ...host, history: host.history ?? null },
  );
  const advice = inputs.advice ? adviceOf(head) : null;
  return commentSection(
    comparison,
    {
      cell,
      name: [cell, several ? scenario : ''].filter((part) => part !== '').join(' / '),
      headSha: run.pullRequest.headSha,
      run: run.id,
      attempt: run.attempt,
      ...(identity === undefined ? {} : { source: identity }),
      exit: stepStatus({ name: 'pull_request' }, comparison, rules.policy, inputs.failOnRegression),
    },
    {
      maxRows: inputs.maxRows,
      ...(past?.standing ? { history: historyLine(past.standing) } : {}),
      ...(advice === null ? {} : { advice: adviceSection(head, advice) }),
      functionNote,
      reproduce: [`gh run download ${run.id} --repo ${host.github.owner}/${host.github.repo}`],
    },
  );
}

const noBaseOfOurs =
  'this repository has no baseline of it, and the base too was measured by the run of the fork';

/** A baseline of our own; only where there is none, the one that came with the artifact, and then it is said. */
async function trustedBase(
  { head, base: ownBase, identity }: UntrustedMeasurement,
  sha: string,
  { baselines }: ReportHost,
): Promise<Base> {
  const { fingerprint } = head.environment;
  const found = await baselines.find({
    ...{ scenario: head.scenario, fingerprint, sha },
    ...(identity === undefined ? {} : { identity }),
  });
  if (found.measured !== null || ownBase === null) return found;
  return {
    measured: { profile: ownBase, label: 'base, measured in the same run' },
    measuredHere: true,
    warnings: [...found.warnings, noBaseOfOurs],
  };
}
