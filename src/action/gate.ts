/**
 * The gate: measures what the checkout holds, compares it with the base, publishes, and only then says by its
 * exit status whether it may pass. Nothing that goes wrong while publishing changes the verdict, and nothing
 * that was measured is lost because of it.
 */
import { join, relative } from 'node:path';
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { verdictExitStatus } from '../compare/verdict.ts';
import { gates, headShaOf, type RunEvent } from './event.ts';
import type { GateFailure, GateHost, GateResult } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { makePlan } from './plan.ts';
import { publishResults } from './publish-results.ts';
import { resultFileName, type ResultFile } from './result-file.ts';
import type { Rules } from './rules.ts';
import { runScenario } from './run-scenario.ts';
import type { ToolCache } from './tool-cache.ts';

/** Runs the gate. @returns what the step exits with @throws what a user has to mend before anything is measured */
export async function runGate(event: RunEvent, inputs: ActionInputs, host: GateHost): Promise<ExitStatus> {
  const { log } = host;
  const headSha = headShaOf(event);
  const plan = await log.group('Bootgate: rules and base', () => makePlan(event, inputs, host));
  const kernels = [
    ...plan.scenarios.map(({ kernel }) => kernel),
    ...(inputs.base?.kernel ? [inputs.base.kernel] : []),
  ];
  const missed = await log.group('QEMU and symbols', () => host.tools.restore(kernels));
  const results: GateResult[] = [];
  const failures: GateFailure[] = [];
  for (const scenario of plan.scenarios) {
    try {
      results.push(
        await log.group(`Boot ${scenario.name}`, () =>
          runScenario(scenario, plan, event, inputs, host, headSha),
        ),
      );
    } catch (error) {
      if (host.signal.aborted) throw error;
      failures.push({ scenario: scenario.name, error });
      const hint = error instanceof BootgateError && error.hint ? `\n${error.hint}` : '';
      log.annotate('error', `Bootgate could not measure ${scenario.name}`, errorMessage(error) + hint);
    }
  }
  await writeResultFile(inputs, headSha, plan.baseSha, results);
  await publishResults({ event, inputs, host, headSha, rules: plan.rules, results, failures });
  await keepTools(missed, event, inputs, host);
  return statusOf(event, inputs, plan.rules, results, failures);
}

/** A pull request's kernels are booted once; their symbols would only push other entries out. */
async function keepTools(
  missed: readonly ToolCache[],
  event: RunEvent,
  inputs: ActionInputs,
  { tools }: GateHost,
): Promise<void> {
  if (inputs.dryRun || event.pullRequest?.fromFork === true) return;
  await tools.save(missed.filter(({ name }) => name === 'QEMU' || event.pullRequest === null));
}

async function writeResultFile(
  inputs: ActionInputs,
  headSha: string,
  baseSha: string | null,
  results: readonly GateResult[],
): Promise<void> {
  const file: ResultFile = {
    format: 'bootgate-result',
    version: 1,
    cell: inputs.comment.cell,
    cellCount: inputs.comment.jobTotal,
    headSha,
    baseSha,
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
  const statuses = results.map(({ comparison: { verdict } }) => {
    const status = verdictExitStatus(verdict, rules.policy);
    if (status === exitStatus.bootFailed) return status;
    // A push is on the branch already, and the first one has nothing to compare with.
    if (!gates(event)) return exitStatus.ok;
    return status === exitStatus.regressed && !inputs.failOnRegression ? exitStatus.ok : status;
  });
  return statuses.find((status) => status !== exitStatus.ok) ?? exitStatus.ok;
}
