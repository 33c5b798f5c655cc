/** The QEMU that a measurement is made with: one that the tracer was tried in. */
import type { Architecture } from '../arch/architecture.ts';
import { architectureOf, defaultArchitecture } from '../arch/architectures.ts';
import { trialRun } from '../boot/trial-run.ts';
import type { Scenario } from '../config/scenario.ts';
import type { LocateOptions } from '../qemu/locate-options.ts';
import { locateQemu } from '../qemu/locate-qemu.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { apiWithMemory } from '../tracer/plugin-api.ts';
import type { MeasureHost } from './measurement.ts';

/**
 * Finds a QEMU that the tracer works in, and, unless told otherwise, that shows all of a guest.
 *
 * @throws BootgateError as locateQemu does
 */
export async function findQemu({
  arch = defaultArchitecture,
  ...options
}: Omit<LocateOptions, 'trial' | 'target'> & { readonly arch?: Architecture }): Promise<Qemu> {
  return await locateQemu({
    pluginApi: apiWithMemory,
    ...options,
    target: arch.qemu,
    trial: async (qemu) => await trialRun(qemu, { ...options, arch }),
  });
}

/** The one that a scenario is booted with. */
export async function qemuFor(scenario: Scenario, host: MeasureHost): Promise<Qemu> {
  return await findQemu({
    request: host.qemu,
    arch: architectureOf(scenario.arch),
    cacheFolder: host.cacheFolder,
    env: host.env,
    cwd: host.cwd,
    purpose: scenario.tracer,
    pluginApi: neededApi(scenario, architectureOf(scenario.arch)),
    bundleSha256: host.qemuSha256,
    onProgress: host.onStep,
    signal: host.signal,
  });
}

/** The plugin API that what a scenario asks for takes. */
function neededApi({ focus, observe, end }: Scenario, { machine }: Architecture): number {
  const looksInside = focus !== null || end.kind === 'exec' || Object.values(observe).includes(true);
  if (looksInside) return apiWithMemory;
  return end.kind === 'console' ? machine.consoleApi : machine.pluginApi;
}
