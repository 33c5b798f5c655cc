/** Turns marks and landmarks into a tracer that QEMU can load. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Architecture } from '../arch/architecture.ts';
import { architectureOf } from '../arch/architectures.ts';
import { BootgateError, inputError } from '../base/errors.ts';
import { debugExitPort } from '../boot/debug-exit.ts';
import type { PreparedTracer } from '../boot/record.ts';
import type { Mark } from '../boot/recording.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { compilePlugin, pluginArguments } from '../tracer/compile-plugin.ts';
import { apiWithMemory, pluginApiFor } from '../tracer/plugin-api.ts';
import { readTrace } from '../tracer/read-trace.ts';
import { writeTracerConfig, type TracerFocus, type TracerMark } from '../tracer/tracer-config.ts';
import type { KernelUnderTest } from './kernel-under-test.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

/** Instructions between two points of the timeline; some 20,000 points for a kernel's boot. */
const samplePeriod = 65_536;
/** Environment variable: `1` lets the tracer count twice, by blocks and by processes, so that one checks the other, and assert what must hold. */
const checkVariable = 'BOOTGATE_CHECK_TRACER';

export interface TracerRequest {
  readonly scenario: Scenario;
  readonly qemu: Qemu;
  readonly kernel: KernelUnderTest;
  readonly marks: readonly Mark[];
  /** where the tracer's files are put; must exist */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Compiles the plugin if need be and writes down what it has to watch.
 *
 * @throws BootgateError when this QEMU cannot do what the scenario asks for
 */
export async function prepareTracer(request: TracerRequest): Promise<PreparedTracer> {
  const { scenario, qemu, kernel, marks, folder } = request;
  const api = usableApi(qemu);
  const { landmarks } = kernel;
  const arch = architectureOf(scenario.arch);
  const trace = join(folder, 'trace.bin');
  const progress = join(folder, 'progress');
  const configFile = join(folder, 'tracer.config');
  const plugin = await compilePlugin({
    arch,
    api,
    check: request.env[checkVariable] === '1',
    cacheFolder: request.cacheFolder,
    signal: request.signal,
    ...(request.env['CC'] ? { cc: request.env['CC'] } : {}),
  });
  const looksInside = scenario.focus !== null || Object.values(scenario.observe).includes(true);
  const guest = api >= apiWithMemory && looksInside ? kernel.structures : null;
  await writeTracerConfig(configFile, {
    architecture: arch.name,
    output: trace,
    progress,
    icountShift: scenario.icountShift,
    functionEntries: landmarks.functionEntries,
    transparent: landmarks.transparent,
    interruptEntries: landmarks.interruptEntries,
    faultEntries: landmarks.faultEntries,
    systemCallEntries: landmarks.systemCallEntries,
    taskSwitch: landmarks.taskSwitch,
    kernelImage:
      scenario.boot === 'kernel' ? landmarks.kernelImage : { ...landmarks.kernelImage, physical: null },
    code: landmarks.code,
    marks: marks.map((mark) => tracerMark(mark, kernel, arch, api)),
    instructionLimit: scenario.limits.instructions,
    samplePeriod,
    // A stack has a page at least (arch/arm64/include/asm/memory.h, MIN_THREAD_SHIFT).
    stackBytes: Math.max(arch.addresses.stackBytes, landmarks.pageBytes),
    pageBytes: landmarks.pageBytes,
    observeConsole: api >= arch.machine.consoleApi,
    consoleOutput: landmarks.consoleOutput,
    remapping: landmarks.remapping,
    exitPort: debugExitPort(scenario),
    countDevices: api >= apiWithMemory && scenario.tracer !== 'exec_tb',
    // Additions make up for what cannot be read; beside exec_tb the plugin is there to count blocks.
    exactBlocks: api < apiWithMemory || scenario.tracer === 'exec_tb' || request.env[checkVariable] === '1',
    focus: tracerFocus(scenario, kernel, api),
    guest,
  });
  const args = pluginArguments(plugin, configFile);
  const prepared = { trace, progress, read: () => readTrace(trace) };
  const command = scenario.focus?.run ?? null;
  if (command === null) return { ...prepared, args };
  // A socket's path holds 107 bytes at most (unix(7)): less than a recording's folder may have.
  const sockets = await makeWorkFolder(tmpdir(), 'bg');
  const socket = join(sockets, 'gdb');
  return {
    ...prepared,
    args: [...args, '-gdb', `unix:${socket},server=on,wait=off`],
    halted: { command, socket },
    ended: () => rm(sockets, { recursive: true, force: true }),
  };
}

function tracerFocus({ focus }: Scenario, kernel: KernelUnderTest, api: number): TracerFocus | null {
  if (focus === null) return null;
  requireApi(api, apiWithMemory, 'a focus is found in what processes execute');
  if (kernel.structures === null) {
    throw inputError('a focus needs a kernel with BTF (CONFIG_DEBUG_INFO_BTF): this one has none');
  }
  return { field: focus.field, pattern: focus.pattern, children: focus.children, stop: focus.run !== null };
}

function usableApi(qemu: Qemu): number {
  const api = qemu.pluginApi ? pluginApiFor(qemu.pluginApi) : null;
  if (api !== null) return api;
  throw new BootgateError(
    qemu.pluginApi
      ? `${qemu.versionLine} speaks plugin API ${qemu.pluginApi.current}, which is older than all the tracer knows`
      : `${qemu.binary} was built without plugin support`,
    {
      hint: "'--qemu auto' takes one that will do, or gets one; 'bootgate doctor' lists those of this machine",
    },
  );
}

function tracerMark(
  { name, role, at }: Mark,
  kernel: KernelUnderTest,
  { hooks, machine }: Architecture,
  api: number,
): TracerMark {
  const watched = role === 'initcall-start' ? 'note' : role;
  if ('console' in at) {
    requireApi(api, machine.consoleApi, `the mark '${name}' is found in what the guest prints`);
    return { role: watched, at };
  }
  if (!('exec' in at)) return { role: watched, at };
  requireApi(api, apiWithMemory, `the mark '${name}' is found in the names of executed programs`);
  for (const symbol of hooks.exec) {
    const entry = kernel.symbols.addressOf(symbol);
    if (entry !== null) return { role: watched, at: { exec: at.exec, entry } };
  }
  throw inputError(
    `the mark '${name}' needs one of ${hooks.exec.join(', ')}, which this kernel does not have`,
  );
}

function requireApi(api: number, needed: number, why: string): void {
  if (api >= needed) return;
  throw inputError(`${why}, which needs a QEMU with plugin API ${needed}; this one has ${api}`, {
    hint: "take another end mark, or a newer QEMU: '--qemu auto' gets one",
  });
}
