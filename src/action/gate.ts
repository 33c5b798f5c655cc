/**
 * The gate: measures what the checkout holds, compares it with the base, publishes, and only then says by its
 * exit status whether it may pass. Nothing that goes wrong while publishing changes the verdict, and nothing
 * that was measured is lost because of it.
 */
import { join, relative } from 'node:path';
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { inTurn } from '../base/promises.ts';
import type { Scenario } from '../config/scenario.ts';
import { firstAhead, sideBySide, hostBears } from '../measure/side-by-side.ts';
import { apart, type ActionLog } from '../publish/actions-log.ts';
import type { Profile } from '../profile/profile.ts';
import { readsOnly, type RunEvent } from './event.ts';
import type { GateFailure, GateHost, GateResult } from './gate-host.ts';
import { addToHistory } from './history.ts';
import { jobIdentity } from './identity.ts';
import type { ActionInputs } from './inputs.ts';
import { writeOrWarn } from './keep-going.ts';
import { makePlan, type Plan } from './plan.ts';
import { publishResults } from './publish-results.ts';
import { alertSteps } from './step-alerts.ts';
import { resultFileName, type ResultFile } from './result-file.ts';
import type { Rules } from './rules.ts';
import { runScenario } from './run-scenario.ts';
import { stepStatus } from './step-status.ts';
import type { ToolCache } from './tool-cache.ts';

/**
 * Runs the gate.
 *
 * @returns what the step exits with
 * @throws what a user has to mend before anything is measured; the signal's reason when the job was cancelled, and then
 *   nothing more was published, kept or set
 */
export async function runGate(event: RunEvent, inputs: ActionInputs, host: GateHost): Promise<ExitStatus> {
  const { log, signal } = host;
  const plan = await log.group('Bootgate: commit, rules and base', () => makePlan(event, inputs, host));
  log.output('commit', plan.measured.sha);
  // What a result is shown at: a pull request's head rather than its merge with the base.
  const headSha = event.pullRequest?.headSha ?? plan.measured.sha;
  const kernels = [
    ...plan.scenarios.map(({ kernel }) => kernel),
    ...(inputs.base?.kernel ? [inputs.base.kernel] : []),
  ];
  signal.throwIfAborted();
  const missed = await log.group('QEMU and symbols', () => host.tools.restore(kernels));
  const { measured, failures } = await runScenarios(plan, event, inputs, host, headSha);
  signal.throwIfAborted();
  const results = measured.map((result) => withUnmeasured(result, failures));
  const identity = jobIdentity(host.env, inputs.cellIdentity, inputs.identity).baseline;
  await writeOrWarn('Table of contents', inputs.out, event, host, () =>
    writeResultFile(inputs, headSha, plan.baseSha, identity, results),
  );
  const { alone, artifactUrl } = await publishResults({
    ...{ event, inputs, host, headSha, rules: plan.rules, results, failures },
  });
  const kept: Profile[] = [];
  for (const { keep } of results) {
    signal.throwIfAborted();
    const profile = await keep();
    if (profile !== null) kept.push(profile);
  }
  signal.throwIfAborted();
  const added = await addToHistory(kept, plan, event, host, { identity, artifactUrl });
  await alertSteps(added, results, plan, event, inputs, host);
  signal.throwIfAborted();
  await keepTools(missed, event, inputs, host);
  const status = statusOf(event, inputs, plan.rules, results, failures);
  return status === exitStatus.ok && !alone ? exitStatus.usage : status;
}

/** All of them, side by side as far as the host bears it; in the plan's order, whichever ended first. */
async function runScenarios(
  plan: Plan,
  event: RunEvent,
  inputs: ActionInputs,
  host: GateHost,
  headSha: string,
): Promise<{ readonly measured: readonly GateResult[]; readonly failures: readonly GateFailure[] }> {
  const { log, signal } = host;
  const width = plan.scenarios.length === 0 ? 1 : hostBears(plan.scenarios);
  const measure = firstAhead(sideBySide(host.measure, width));
  const oneBuild = inTurn();
  const runOne = async (scenario: Scenario): Promise<GateResult | GateFailure> => {
    const title = `Boot ${scenario.name}`;
    const body = (own: ActionLog): Promise<GateResult> =>
      runScenario(scenario, plan, event, inputs, { ...host, log: own, measure, oneBuild }, headSha);
    try {
      return plan.scenarios.length > 1 && width > 1
        ? await apart(log, title, scenario.name, body)
        : await log.group(title, () => body(log));
    } catch (error) {
      const hint = error instanceof BootgateError && error.hint ? `\n${error.hint}` : '';
      if (!signal.aborted)
        log.annotate('error', `Bootgate could not measure ${scenario.name}`, errorMessage(error) + hint);
      return { scenario: scenario.name, error };
    }
  };
  const results: (GateResult | GateFailure)[] = [];
  if (width > 1) results.push(...(await Promise.all(plan.scenarios.map(runOne))));
  else for (const scenario of plan.scenarios) results.push(await runOne(scenario));
  return {
    measured: results.filter((result): result is GateResult => 'section' in result),
    failures: results.filter((result): result is GateFailure => 'error' in result),
  };
}

/** What is beside it and could not be measured is told with each: another job may write the comment. */
function withUnmeasured(result: GateResult, failures: readonly GateFailure[]): GateResult {
  if (failures.length === 0) return result;
  const { section } = result;
  const unmeasured = failures.map(({ scenario }) => scenario);
  return { ...result, section: { ...section, facts: { ...section.facts, unmeasured } } };
}

/** A pull request's kernels are booted once; their symbols would only push other entries out. */
async function keepTools(
  missed: readonly ToolCache[],
  event: RunEvent,
  inputs: ActionInputs,
  { tools }: GateHost,
): Promise<void> {
  if (inputs.dryRun || event.pullRequest?.fromFork === true || readsOnly(event)) return;
  await tools.save(missed.filter(({ name }) => name === 'QEMU' || event.pullRequest === null));
}

async function writeResultFile(
  inputs: ActionInputs,
  headSha: string,
  baseSha: string | null,
  identity: string,
  results: readonly GateResult[],
): Promise<void> {
  const file: ResultFile = {
    format: 'bootgate-result',
    version: 1,
    cell: inputs.comment.cell,
    cellCount: inputs.comment.jobTotal,
    headSha,
    baseSha,
    identity,
    scenarios: results.map(({ scenario, folder, baseMeasured }) => ({
      name: scenario,
      profile: join(relative(inputs.out, folder), 'profile.json.gz'),
      base: baseMeasured ? join(relative(inputs.out, folder), 'base.json.gz') : null,
    })),
  };
  await writeFileAtomic(join(inputs.out, resultFileName), `${JSON.stringify(file, null, 2)}\n`);
}

function statusOf(
  event: RunEvent,
  inputs: ActionInputs,
  rules: Rules,
  results: readonly GateResult[],
  failures: readonly GateFailure[],
): ExitStatus {
  for (const { error } of failures) {
    return error instanceof BootgateError ? error.exitStatus : exitStatus.failed;
  }
  const statuses = results.map(({ comparison }) =>
    stepStatus(event, comparison, rules.policy, inputs.failOnRegression),
  );
  return statuses.find((status) => status !== exitStatus.ok) ?? exitStatus.ok;
}
