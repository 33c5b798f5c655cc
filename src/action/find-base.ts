/**
 * What a measurement is compared with: the base's kernel measured in this job where the workflow built it, else a
 * stored baseline, else (there is none, or of another environment) the base's kept kernel booted again, else the
 * base built and booted here, where the workflow says how.
 */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { architectureOfKernel } from '../arch/architectures.ts';
import { errorMessage } from '../base/errors.ts';
import { selectScenarios } from '../config/config-file.ts';
import type { ScenarioInput } from '../config/scenario-input.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import { withBuiltBase } from './build-base.ts';
import { gates, type RunEvent } from './event.ts';
import { apart } from '../publish/actions-log.ts';
import type { ScenarioHost } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import type { Base } from './judge.ts';
import { measureInto } from './measure-into.ts';
import type { Plan } from './plan.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

const consoleName = 'base-console.log';

export interface BaseSearch {
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly event: RunEvent;
  readonly inputs: ActionInputs;
  readonly host: ScenarioHost;
  /** for consoles and temporary files */
  readonly folder: string;
}

/**
 * Boots the base that the workflow built.
 *
 * @returns null where it built none
 * @throws BootgateError when it could not be measured
 */
export async function bootGivenBase(search: BaseSearch): Promise<Base | null> {
  const { scenario, inputs, host, folder } = search;
  if (inputs.base === null) return null;
  const base = baseScenario(scenario, inputs.base, search);
  const other = otherArchitecture(base);
  if (other !== null) {
    return {
      measured: null,
      reason: 'its kernel is of another architecture',
      architecture: other,
      warnings: [],
    };
  }
  const profile = await apart(host.log, `Boot the base of ${scenario.name}`, 'base', (log) =>
    measureInto(base, folder, consoleName, inputs, { ...host, log }),
  );
  return { measured: { profile, label: 'base, measured in this job' }, measuredHere: true, warnings: [] };
}

/** What a head is compared with where the workflow gave no base. */
export async function findBase(search: BaseSearch & { readonly head: Profile }): Promise<Base> {
  const { scenario, head, plan, host, event } = search;
  if (plan.baseSha === null) return { measured: null, reason: plan.noBase, warnings: [] };
  const found = await host.baselines.find({
    scenario: scenario.name,
    fingerprint: head.environment.fingerprint,
    sha: plan.baseSha,
  });
  const comparable = found.measured?.profile.environment.fingerprint === head.environment.fingerprint;
  // A push says nothing to anybody; its own measurement is the next one's baseline.
  if (comparable || !gates(event) || head.outcome.kind !== 'reached-end') return found;
  return (
    (await bootKept(search, plan.baseSha, found)) ?? (await bootBuilt(search, plan.baseSha, found)) ?? found
  );
}

/** The architecture of a base's kernel, where it is not the one that is measured; null: it is, or its file does not tell. */
function otherArchitecture({ kernel, arch }: Scenario): string | null {
  const name = architectureOfKernel(kernel)?.name ?? arch;
  return name === arch ? null : name;
}

/** No boot of it would be compared. What was stored of it tells more than its name. */
function ofOtherArchitecture(found: Base, architecture: string): Base {
  return found.measured === null ? { ...found, architecture } : found;
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

async function bootBuilt(search: BaseSearch, baseSha: string, found: Base): Promise<Base | null> {
  const { inputs, host, folder, plan } = search;
  const checkout = plan.measured.folder;
  if (inputs.baseBuild === undefined || checkout === null) return null;
  const { log } = host;
  const scenario = baseScenario(search.scenario, withoutNulls(search.scenario), search);
  try {
    const built = await log.group(`Build and boot the base of ${scenario.name}`, () =>
      host.oneBuild(() =>
        withBuiltBase(
          {
            ...{
              scenario,
              baseSha,
              checkout,
              folder: inputs.folder,
              command: inputs.baseBuild!,
              env: host.env,
            },
            ...{ signal: host.signal, temporary: host.env['RUNNER_TEMP'] ?? tmpdir() },
            log: (text) => log.info(text),
          },
          async (base) =>
            otherArchitecture(base) ?? (await measureInto(base, folder, consoleName, inputs, host)),
        ),
      ),
    );
    if (typeof built === 'string') return ofOtherArchitecture(found, built);
    const provenance = {
      ...{ store: 'its source, built and booted in this job', sha: baseSha, distance: 0 },
      ...{ measuredAt: host.now().toISOString(), ageDays: null, runUrl: null },
    };
    const label = `base@${baseSha.slice(0, 7)}`;
    return { measured: { profile: built, label, provenance }, measuredHere: true, warnings: found.warnings };
  } catch (error) {
    if (host.signal.aborted) throw error;
    log.annotate('warning', 'Base not measured', errorMessage(error));
    return null;
  }
}

function withoutNulls({ kernel, initrd, vmlinux }: Scenario): ScenarioInput {
  return { kernel, ...(initrd === null ? {} : { initrd }), ...(vmlinux === null ? {} : { vmlinux }) };
}

async function bootKept(
  { scenario, inputs, host, folder }: BaseSearch,
  baseSha: string,
  found: Base,
): Promise<Base | null> {
  const { baseBootFiles, log } = host;
  if (baseBootFiles === null) return null;
  const files = await makeWorkFolder(folder, '.base');
  try {
    const shas = await host.baselines.line(baseSha);
    const kept = await baseBootFiles.find(scenario, shas, files);
    if (kept === null) return null;
    const other = otherArchitecture(kept.scenario);
    if (other !== null) return ofOtherArchitecture(found, other);
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
