/**
 * A push that makes the boot of its branch slower says so by itself: an annotation and the summary always, an issue and
 * a webhook where the workflow asks for them. None of it decides anything; what fails is a warning.
 */
import { relative } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { sha256 } from '../base/files.ts';
import { quoted } from '../base/quoted.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Step } from '../history/developments.ts';
import { isUp, lastStep } from '../history/last-step.ts';
import type { HistoryRecord } from '../history/record.ts';
import { describeApiError } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { tellInIssue } from '../publish/kept-issue.ts';
import { postJson } from '../publish/webhook.ts';
import { causeSentence } from '../render/comparison-causes.ts';
import { writeMarkdown } from '../render/document/write-markdown.ts';
import { alertDocument, alertJson, alertSentence, type StepAlert } from '../render/step-alert.ts';
import type { RunEvent } from './event.ts';
import type { GateHost, GateResult } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import type { Plan } from './plan.ts';

/** Tells of every record that stepped up; never throws but for what the job was cancelled with. */
export async function alertSteps(
  records: readonly HistoryRecord[],
  results: readonly GateResult[],
  plan: Plan,
  event: RunEvent,
  inputs: ActionInputs,
  host: GateHost,
): Promise<void> {
  for (const record of records) {
    const result = results.find(({ scenario }) => scenario === record.scenario);
    const { before, line } = result?.past ?? { before: null, line: [] };
    if (!result || before === null) continue;
    const step = lastStep(before, record, line);
    if (step === null || !isUp(step)) continue;
    const scenario = plan.scenarios.find(({ name }) => name === record.scenario)!;
    await tell(alertOf(step, result, scenario, plan, event, inputs), inputs, host);
  }
}

function alertOf(
  step: Step,
  { comparison, base }: GateResult,
  scenario: Scenario,
  plan: Plan,
  { repository }: RunEvent,
  inputs: ActionInputs,
): StepAlert {
  const compared = base.measured?.provenance?.sha === step.before.commit.sha;
  return {
    ...{ repository, branch: plan.branch, step },
    cause: compared ? causeSentence(comparison) : '',
    bisect: step.unmeasured === 0 ? null : bisectCommand(step, scenario, plan, inputs),
  };
}

function bisectCommand(
  { before, after }: Step,
  scenario: Scenario,
  { scenarios }: Plan,
  { folder, baseBuild, scenario: given }: ActionInputs,
): string {
  const shown: readonly (readonly [string, string | undefined])[] = [
    ['good', before.commit.sha.slice(0, 12)],
    ['bad', after.commit.sha.slice(0, 12)],
    ['build', baseBuild ?? 'make -j8 bzImage'],
    ['kernel', relative(folder, scenario.kernel)],
    ['scenario', scenarios.length > 1 ? scenario.name : undefined],
    ['append', given.append],
    ['memory', given.memoryMiB === undefined ? undefined : `${given.memoryMiB}M`],
  ];
  const flags = shown.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(value)}`]));
  return `bootgate bisect ${flags.join(' ')}`;
}

async function tell(alert: StepAlert, inputs: ActionInputs, host: GateHost): Promise<void> {
  const { log, env, github, signal } = host;
  const { scenario, identity } = alert.step.after;
  const find = alert.bisect === null ? '' : `\nWhich one it was: ${alert.bisect}`;
  log.annotate('warning', `Bootgate: ${scenario} on ${alert.branch}`, alertSentence(alert) + find);
  const text = writeMarkdown(alertDocument(alert, ''));
  const attempt = async (what: string, body: () => Promise<unknown>): Promise<void> => {
    signal.throwIfAborted();
    try {
      await body();
    } catch (error) {
      signal.throwIfAborted();
      const isRequest = what === 'issue' && github !== null;
      const { message, hint } = isRequest
        ? describeApiError(error, 'issues: write')
        : { message: errorMessage(error), hint: '' };
      log.annotate('warning', `No ${what} about the step`, hint === '' ? message : `${message}; ${hint}`);
    }
  };
  const summary = env['GITHUB_STEP_SUMMARY'];
  const title = `${alert.branch} stepped up`;
  if (summary) {
    await attempt('summary', () => appendJobSummary(summary, [writeMarkdown(alertDocument(alert, title))]));
  }
  if (inputs.alertIssue) {
    await attempt('issue', async () => {
      if (github === null) throw new Error('there is no github-token');
      const { status, url } = await tellInIssue(github, {
        key: sha256(Buffer.from(JSON.stringify([scenario, identity, alert.branch]))).slice(0, 16),
        title: `The boot of ${scenario} on ${alert.branch} is slower`,
        id: alert.step.after.commit.sha,
        text,
      });
      log.info(`issue: ${status} ${url}`);
    });
  }
  const { alertWebhook } = inputs;
  if (alertWebhook !== null) {
    await attempt('webhook', async () => {
      await postJson(alertWebhook, alertJson(alert), signal);
      log.info('webhook: told');
    });
  }
}
