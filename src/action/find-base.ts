/**
 * What a measurement is compared with: the base's kernel measured in this job where the workflow built it, else a
 * stored baseline, else (the stored ones being of another environment) the base's kept kernel, booted again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { selectScenarios } from '../config/config-file.ts';
import type { ScenarioInput } from '../config/scenario-input.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import { gates, type RunEvent } from './event.ts';
import type { GateHost } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import type { Base } from './judge.ts';
import { measureInto } from './measure-into.ts';
import type { Plan } from './plan.ts';

const consoleName = 'base-console.log';

export interface BaseSearch {
  readonly scenario: Scenario;
  readonly head: Profile;
  readonly plan: Plan;
  readonly event: RunEvent;
  readonly inputs: ActionInputs;
  readonly host: GateHost;
  /** for consoles and temporary files */
  readonly folder: string;
}

/** @throws BootgateError when the base was to be measured here and could not be */
export async function findBase(search: BaseSearch): Promise<Base> {
  const { scenario, head, plan, inputs, host, folder, event } = search;
  if (inputs.base !== null) {
    const base = baseScenario(scenario, inputs.base, search);
    const profile = await host.log.group(`Boot the base of ${scenario.name}`, () =>
      measureInto(base, folder, consoleName, inputs, host),
    );
    return {
      measured: { profile, label: 'base, measured in this job' },
      measuredHere: true,
      warnings: [],
    };
  }
  if (plan.baseSha === null) return { measured: null, reason: plan.noBase, warnings: [] };
  const found = await host.baselines.find({
    scenario: scenario.name,
    fingerprint: head.environment.fingerprint,
    sha: plan.baseSha,
  });
  const comparable = found.measured?.profile.environment.fingerprint === head.environment.fingerprint;
  // A push says nothing to anybody; its own measurement is the next one's baseline.
  if (comparable || !gates(event) || head.outcome.kind !== 'reached-end') return found;
  return (await bootKept(search, plan.baseSha, found)) ?? found;
}

/** The same way of measuring, with what the base boots: its kernel, and its command line as its bootgate.yml has it. */
function baseScenario(
  scenario: Scenario,
  base: ScenarioInput,
  { plan: { rules }, inputs }: BaseSearch,
): Scenario {
  const files = {
    kernel: base.kernel ?? scenario.kernel,
    initrd: base.initrd ?? scenario.initrd,
    vmlinux: base.vmlinux ?? null,
  };
  const names = rules.baseConfig?.scenarios.has(scenario.name) ? [scenario.name] : [];
  const [configured] =
    rules.baseConfig === null || (names.length === 0 && rules.baseConfig.scenarios.size > 0)
      ? []
      : selectScenarios(rules.baseConfig, names, { ...inputs.scenario, kernel: files.kernel });
  return { ...scenario, ...files, append: configured?.append ?? scenario.append };
}

async function bootKept(
  { scenario, inputs, host, folder }: BaseSearch,
  baseSha: string,
  found: Base,
): Promise<Base | null> {
  const { keptBase, log } = host;
  if (keptBase === null) return null;
  const files = await mkdtemp(join(folder, '.base-'));
  try {
    const shas = await host.baselines.line(baseSha);
    const kept = await keptBase.find(scenario, shas, files);
    if (kept === null) return null;
    const reason = found.measured
      ? 'the stored baseline was measured differently'
      : `there was ${found.reason}`;
    log.info(`baseline: ${reason}; the kernel of ${kept.sha.slice(0, 12)} was kept, and is booted here`);
    const profile = await log.group(`Boot the base of ${scenario.name}`, () =>
      measureInto(kept.scenario, folder, consoleName, inputs, host),
    );
    const provenance = {
      store: 'its kernel, booted in this job',
      sha: kept.sha,
      distance: kept.distance,
      measuredAt: host.now().toISOString(),
      ageDays: null,
      runUrl: null,
    };
    const label = `base@${kept.sha.slice(0, 7)}`;
    return { measured: { profile, label, provenance }, measuredHere: true, warnings: found.warnings };
  } catch (error) {
    if (host.signal.aborted) throw error;
    log.annotate('warning', 'Base not measured', errorMessage(error));
    return null;
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}
