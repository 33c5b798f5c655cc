/**
 * A part of a scenario, as the command line, an action's inputs, bootgate.yml's defaults or one of its
 * scenarios give it. Later parts win over earlier ones, key by key; what nobody gives has a default.
 */
import { resolve } from 'node:path';
import type { Architecture, ArchitectureDraft, BootWay } from '../arch/architecture.ts';
import {
  architectureOf,
  architectureOfKernel,
  architectures,
  defaultArchitecture,
} from '../arch/architectures.ts';
import { inputError } from '../base/errors.ts';
import type {
  Disk,
  EndMark,
  Focus,
  Limits,
  Scenario,
  StageRule,
  StageStart,
  TracerKind,
} from './scenario.ts';

/** Paths are absolute already: relative to the file, or to the current folder for flags. */
export interface ScenarioInput {
  readonly kernel?: string;
  readonly ukiProfile?: string;
  readonly arch?: string;
  readonly boot?: BootWay;
  readonly initrd?: string;
  readonly generateInitrd?: boolean;
  readonly modules?: string;
  readonly disk?: Disk;
  readonly append?: string;
  readonly machine?: string;
  readonly cpu?: string;
  readonly memoryMiB?: number;
  readonly qemuArgs?: readonly string[];
  readonly vmlinux?: string;
  readonly source?: string;
  readonly sysroot?: string;
  readonly tracer?: TracerKind;
  readonly icountShift?: number;
  readonly seed?: number;
  readonly end?: EndMark;
  readonly limits?: Partial<Limits>;
  readonly runs?: number;
  readonly stages?: readonly StageRule[];
  readonly observe?: Partial<Scenario['observe']>;
  readonly focus?: Pick<Focus, 'field' | 'pattern'>;
  readonly focusChildren?: boolean;
  readonly focusRun?: string;
}

/** What a scenario has where nothing else was said; machine and cpu are the architecture's. */
export const scenarioDefaults = {
  boot: 'kernel',
  append: '',
  memoryMiB: 512,
  tracer: 'plugin',
  /** measured: docs/decisions/0171-eight-nanoseconds-an-instruction.md */
  icountShift: 3,
  seed: 42,
  end: { kind: 'power-off' },
  limits: { wallSeconds: 600, instructions: 100_000_000_000 },
  runs: 1,
  observe: { processes: true, modules: true, syscalls: true },
} as const satisfies Partial<Scenario>;

/**
 * One scenario out of its parts.
 *
 * @param name also names its baseline: `[A-Za-z0-9._-]+`
 * @param parts later ones win
 * @param known architectures, for tests
 * @throws BootgateError when there is no kernel, the name cannot be used or keys contradict each other
 */
export function makeScenario(
  name: string,
  parts: readonly ScenarioInput[],
  known: readonly ArchitectureDraft[] = architectures,
): Scenario {
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(name)) {
    throw inputError(`'${name}' cannot name a scenario`, {
      hint: 'use letters, digits, dots, dashes and underscores, at most 100',
    });
  }
  const input = parts.reduce<ScenarioInput>(
    (all, part) => ({
      ...all,
      ...part,
      limits: { ...all.limits, ...part.limits },
      observe: { ...all.observe, ...part.observe },
    }),
    {},
  );
  if (input.kernel === undefined) {
    throw inputError('no kernel was given', {
      hint: "pass --kernel FILE, or write 'kernel: FILE' into bootgate.yml",
    });
  }
  if (input.focus !== undefined && input.tracer === 'exec_tb') {
    throw inputError('a focus needs the plugin tracer: exec_tb does not see processes');
  }
  const arch = architectureFor(input.arch, input.kernel, known);
  refuseUnfinished(input, arch);
  refuseBesideBootloader(input, arch);
  return {
    name,
    arch: arch.name,
    kernel: input.kernel,
    ukiProfile: input.ukiProfile ?? null,
    boot: input.boot ?? scenarioDefaults.boot,
    initrd: input.generateInitrd ? null : (input.initrd ?? null),
    generateInitrd: input.generateInitrd ?? false,
    modules: input.modules ?? null,
    disk: input.disk ?? null,
    append: input.append ?? scenarioDefaults.append,
    machine: input.machine ?? arch.machine.machine,
    cpu: input.cpu ?? arch.machine.cpu,
    memoryMiB: input.memoryMiB ?? scenarioDefaults.memoryMiB,
    qemuArgs: input.qemuArgs ?? [],
    vmlinux: input.vmlinux ?? null,
    source: input.source ?? null,
    sysroot: input.sysroot ?? null,
    tracer: input.tracer ?? scenarioDefaults.tracer,
    icountShift: input.icountShift ?? scenarioDefaults.icountShift,
    seed: input.seed ?? scenarioDefaults.seed,
    end: input.end ?? scenarioDefaults.end,
    limits: { ...scenarioDefaults.limits, ...input.limits },
    runs: input.runs ?? scenarioDefaults.runs,
    stages: input.stages ?? [],
    observe: { ...scenarioDefaults.observe, ...input.observe },
    focus: input.focus
      ? { ...input.focus, children: input.focusChildren ?? true, run: input.focusRun ?? null }
      : null,
  };
}

/** The one that was asked for; else that of the kernel, where the file tells. */
function architectureFor(
  name: string | undefined,
  kernel: string,
  known: readonly ArchitectureDraft[],
): Architecture {
  const wanted = name ?? architectureOfKernel(kernel, known)?.name ?? defaultArchitecture.name;
  return architectureOf(wanted, known);
}

/** What an architecture does not do yet is refused; half a measurement would look like one. */
function refuseUnfinished(
  { tracer = scenarioDefaults.tracer }: ScenarioInput,
  { title, machine }: Architecture,
): void {
  if (!machine.tracers.includes(tracer)) {
    throw inputError(`'tracer: ${tracer}' does not trace ${title} guests yet`, {
      hint: `write ${machine.tracers.join(' or ')}, or leave it out`,
    });
  }
}

/** What QEMU hands to a kernel that it boots itself cannot reach one that a bootloader in the image boots. */
function refuseBesideBootloader(
  { boot, disk, ...input }: ScenarioInput,
  { title, machine }: Architecture,
): void {
  if (boot === undefined || boot === 'kernel') return;
  if (!machine.bootWays.includes(boot)) {
    throw inputError(`'boot: ${boot}' is not a way to boot ${title}`, {
      hint: `write ${machine.bootWays.join(' or ')}`,
    });
  }
  if (disk === undefined) {
    throw inputError(`'boot: ${boot}' boots from a disk, and there is none`, {
      hint: "give the image with 'disk'",
    });
  }
  const reasons: readonly (readonly [string, boolean, string])[] = [
    ['uki-profile', input.ukiProfile !== undefined, "the image's bootloader chooses"],
    ['append', (input.append ?? '') !== '', "the command line is the one in its bootloader's configuration"],
    ['initrd', input.initrd !== undefined || input.generateInitrd === true, 'the bootloader loads its own'],
    ['modules', input.modules !== undefined, 'nothing is added to its initramfs'],
    ['disk: {as: nvdimm}', disk.as === 'nvdimm', 'firmware reads disks, not NVDIMMs: the disk is virtio'],
  ];
  for (const [key, given, reason] of reasons) {
    if (!given) continue;
    throw inputError(`'${key}' has no effect on an image that boots by itself ('boot: ${boot}')`, {
      hint: `${reason}; leave '${key}' out, or 'boot'`,
    });
  }
}

export const bootWays: readonly BootWay[] = ['kernel', 'bios', 'uefi'];

export const focusForms = 'cmd=REGEX, name=REGEX or cwd=REGEX';

/**
 * Reads `cmd=/usr/lib/systemd/.*`.
 *
 * @param fail makes the error
 */
export function parseFocus(
  text: string,
  fail: (message: string) => Error,
): NonNullable<ScenarioInput['focus']> {
  const [, field, pattern] = /^(cmd|name|cwd)=(.+)$/s.exec(text) ?? [];
  if (field === undefined || pattern === undefined) throw fail(`'${text}' is not ${focusForms}`);
  try {
    new RegExp(pattern);
  } catch {
    throw fail(`'${pattern}' is not a regular expression`);
  }
  return { field: field as Focus['field'], pattern };
}

/** The end marks as people write them, in flags and in bootgate.yml. */
export const endMarkForms = 'power-off, first-user-instruction, symbol:NAME, exec:PATH or console:TEXT';

/**
 * `symbol:rest_init` and the like as an end mark.
 *
 * @param fail makes the error out of a message, so that it names the flag or the place in the file
 */
export function parseEndMark(text: string, fail: (message: string) => Error): EndMark {
  const [, kind, rest] = /^([a-z-]+)(?::(.+))?$/s.exec(text) ?? [];
  if (kind === 'power-off' && rest === undefined) return { kind };
  if (kind === 'first-user-instruction' && rest === undefined) return { kind };
  if (kind === 'symbol' && rest) return { kind, symbol: rest };
  if (kind === 'console' && rest) return { kind, pattern: rest };
  if (kind === 'exec' && rest) {
    if (!rest.startsWith('/')) throw fail(`'${rest}' must be an absolute path inside the guest`);
    return { kind, path: rest };
  }
  throw fail(`'${text}' is not an end mark: write ${endMarkForms}`);
}

/** The starts of stages as people write them. */
export const stageStartForms = 'symbol:NAME, address:0x…, first-user-instruction or console:TEXT';

/** `symbol:start_kernel` and the like as the start of a stage. */
export function parseStageStart(text: string, fail: (message: string) => Error): StageStart {
  const [, kind, rest] = /^([a-z-]+)(?::(.+))?$/s.exec(text) ?? [];
  if (kind === 'first-user-instruction' && rest === undefined) return { firstUserInstruction: true };
  if (kind === 'symbol' && rest) return { symbol: rest };
  if (kind === 'console' && rest) return { console: rest };
  if (kind === 'address' && rest && /^0x[0-9a-fA-F]{1,16}$/.test(rest)) return { address: BigInt(rest) };
  throw fail(`'${text}' is not the start of a stage: write ${stageStartForms}`);
}

/** `generate`, or the path of an initial ramdisk; a file of that name is `./generate`. */
export function initrdInput(text: string, folder: string): ScenarioInput {
  // Both keys: a scenario's own says no to what the defaults say.
  if (text === 'generate') return { generateInitrd: true };
  return { initrd: resolve(folder, text), generateInitrd: false };
}

/** `512`, `512M`, `2G` as MiB. */
export function parseMemory(text: string, fail: (message: string) => Error): number {
  const [, digits, unit] = /^(\d{1,7})(M|MiB|G|GiB)?$/.exec(text) ?? [];
  const mib = Number(digits) * (unit?.startsWith('G') ? 1024 : 1);
  if (!(mib >= 16 && mib <= 1024 * 1024)) {
    throw fail(`'${text}' is not a memory size: write MiB (512), 512M or 2G`);
  }
  return mib;
}
