/** One scenario from its boot to its verdict, with everything that is written about it. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { makeFolder } from '../base/files.ts';
import { bootLine } from '../cli/boot-progress.ts';
import type { BootState } from '../cli/measure.ts';
import type { Scenario } from '../config/scenario.ts';
import type { ScenarioInput } from '../config/scenario-input.ts';
import type { Profile } from '../profile/profile.ts';
import { artifactName } from '../publish/artifact-upload.ts';
import { savesBaseline, type RunEvent } from './event.ts';
import type { GateHost, GateResult } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { commentSection, judge, writeResults, type Base } from './judge.ts';
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
    {
      maxRows: inputs.comment.maxRows,
      functionNote: plan.functionNote,
      reproduce: reproduction(event, inputs, scenario, base, several),
    },
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
  const artifact = artifactName(inputs.artifactName, inputs.comment.cell);
  const download = `gh run download ${event.runId} --repo ${event.repository} --name '${artifact}'`;
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
