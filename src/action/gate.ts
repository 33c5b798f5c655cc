/**
 * The gate: measures what the checkout holds, compares it with the base, publishes, and only then says by its
 * exit status whether it may pass. Nothing that goes wrong while publishing changes the verdict, and nothing
 * that was measured is lost because of it.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { makeFolder, writeFileAtomic } from '../base/files.ts';
import { bootLine } from '../cli/boot-progress.ts';
import type { BootState, Measurement, MeasureWorld } from '../cli/measure.ts';
import type { Comparison } from '../compare/comparison.ts';
import { verdictExitStatus } from '../compare/verdict.ts';
import { configFileName, findConfigFile, readConfigFile, selectScenarios } from '../config/config-file.ts';
import { readPolicy } from '../config/policy-file.ts';
import type { Scenario } from '../config/scenario.ts';
import type { ScenarioInput } from '../config/scenario-input.ts';
import type { Profile } from '../profile/profile.ts';
import type { GitHub } from '../publish/github-client.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import type { CommentSection } from '../render/comment.ts';
import { resolveBase } from './base-commit.ts';
import { baselineStatus, type Baselines } from './baselines.ts';
import { baseRequestOf, gates, headShaOf, savesBaseline, type RunEvent } from './event.ts';
import type { ActionInputs } from './inputs.ts';
import { commentSection, judge, writeResults, type Base } from './judge.ts';
import { publishResults } from './publish-results.ts';
import { resultFileName, type ResultFile } from './result-file.ts';
import { findRules, type Rules } from './rules.ts';
import type { ToolCache } from './tool-cache.ts';

/** Everything the gate does to the world, so that tests can stand in for any of it. */
export interface GateHost {
  readonly env: NodeJS.ProcessEnv;
  readonly workspace: string;
  readonly cacheFolder: string;
  readonly log: ActionLog;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** `bootgate 1.2.3` */
  readonly exporter: string;
  /** null: no token was given */
  readonly github: GitHub | null;
  readonly baselines: Baselines;
  readonly tools: Tools;
  readonly measure: (scenario: Scenario, folder: string, world: MeasureWorld) => Promise<Measurement>;
}

/** Keeps what takes long to get between runs. */
export interface Tools {
  /** @returns what was missing, to be handed to `save` once it is there */
  restore(kernels: readonly string[]): Promise<readonly ToolCache[]>;
  save(missed: readonly ToolCache[]): Promise<void>;
}

/** One scenario, measured and judged. */
export interface GateResult {
  readonly scenario: string;
  /** where its files are */
  readonly folder: string;
  readonly comparison: Comparison;
  readonly section: CommentSection;
  readonly base: Base;
  /** the base was measured in this job */
  readonly baseMeasured: boolean;
}

/** A scenario that could not be measured. */
export interface GateFailure {
  readonly scenario: string;
  readonly error: unknown;
}

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
  await writeResultFile(inputs, headSha, results);
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

interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly rules: Rules;
  readonly baseSha: string | null;
  readonly noBase: string;
}

async function makePlan(event: RunEvent, inputs: ActionInputs, host: GateHost): Promise<Plan> {
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
  log.info(`scenarios: ${scenarios.map(({ name }) => name).join(', ')}`);
  log.info(`base: ${resolved.sha ?? `none (${resolved.why})`}`);
  log.info(`rules: ${rules.source.origin}`);
  for (const warning of rules.warnings) log.annotate('warning', 'Bootgate rules', warning);
  return { scenarios, rules, baseSha: resolved.sha, noBase: resolved.sha === null ? resolved.why : '' };
}

async function runScenario(
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
  const base = await findBase(scenario, head, plan, inputs, host, folder);
  for (const warning of base.warnings) log.info(`baseline: ${warning}`);
  const comparison = judge({
    head: { profile: head, label: event.pullRequest ? `#${event.pullRequest.number}` : headSha.slice(0, 12) },
    base,
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
    { maxRows: inputs.comment.maxRows, reproduce: reproduction(event, inputs, scenario, base, several) },
  );
  await writeResults(folder, head, base.measured?.profile ?? null, comparison, section, host.exporter);
  await saveBaseline(head, event, inputs, host, headSha);
  return {
    scenario: scenario.name,
    folder,
    comparison,
    section,
    base,
    baseMeasured: inputs.base !== null,
  };
}

async function measureInto(
  scenario: Scenario,
  folder: string,
  consoleName: string,
  inputs: ActionInputs,
  host: GateHost,
): Promise<Profile> {
  await makeFolder(folder);
  const work = await mkdtemp(join(folder, '.recording-'));
  try {
    const { profile, recording } = await host.measure(scenario, work, {
      cacheFolder: host.cacheFolder,
      env: host.env,
      cwd: inputs.folder,
      signal: host.signal,
      qemu: inputs.qemu,
      onStep: (text) => host.log.info(text),
      onBoot: everyTenSeconds((state) => host.log.info(bootLine(state))),
    });
    await copyFile(recording.console, join(folder, consoleName));
    return profile;
  } catch (error) {
    // Without a profile the console is all there is to say what went wrong.
    await copyFile(join(work, 'run-1', 'console.log'), join(folder, consoleName)).catch(() => undefined);
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function findBase(
  scenario: Scenario,
  head: Profile,
  plan: Plan,
  inputs: ActionInputs,
  host: GateHost,
  folder: string,
): Promise<Base> {
  if (inputs.base !== null) {
    const profile = await measureInto(
      baseScenario(scenario, inputs.base),
      folder,
      'base-console.log',
      inputs,
      host,
    );
    return { measured: { profile, label: 'base, measured in this job' }, warnings: [] };
  }
  if (plan.baseSha === null) return { measured: null, reason: plan.noBase, warnings: [] };
  return await host.baselines.find({
    scenario: scenario.name,
    fingerprint: head.environment.fingerprint,
    sha: plan.baseSha,
  });
}

/** The same scenario with the base's kernel, and its initrd and symbols where they were given. */
function baseScenario(scenario: Scenario, base: ScenarioInput): Scenario {
  return {
    ...scenario,
    kernel: base.kernel ?? scenario.kernel,
    initrd: base.initrd ?? scenario.initrd,
    vmlinux: base.vmlinux ?? null,
  };
}

async function saveBaseline(
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
  const artifact = [inputs.artifactName, inputs.comment.cell].filter((part) => part !== '').join('-');
  const download = `gh run download ${event.runId} --repo ${event.repository} --name '${artifact.replaceAll(/[^\w.,-]+/g, '-')}'`;
  return base.measured === null
    ? [download, `npx bootgate show ${folder}profile.json.gz`]
    : [download, `npx bootgate compare ${folder}base.json.gz ${folder}profile.json.gz`];
}

function everyTenSeconds(tell: (state: BootState) => void): (state: BootState) => void {
  let next = 10_000;
  return (state) => {
    if (state.elapsedMs < next) return;
    next = state.elapsedMs + 10_000;
    tell(state);
  };
}

async function writeResultFile(
  inputs: ActionInputs,
  headSha: string,
  results: readonly GateResult[],
): Promise<void> {
  const file: ResultFile = {
    format: 'bootgate-result',
    version: 1,
    cell: inputs.comment.cell,
    cellCount: inputs.comment.jobTotal,
    headSha,
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

/** For outputs: where the baseline of the deciding scenario came from. */
export function statusOfBase(result: GateResult | undefined): string {
  return result === undefined ? 'missing' : baselineStatus(result.base);
}
