/** The flags that make a scenario, shared by the commands that boot. The keys of bootgate.yml are the same. */
import { resolve } from 'node:path';
import { isComplete, type ArchitectureDraft } from '../arch/architecture.ts';
import { architectureNames, architectures } from '../arch/architectures.ts';
import { inputError } from '../base/errors.ts';
import { findConfigFile, readConfigFile, selectScenarios, type ConfigFile } from '../config/config-file.ts';
import {
  bootWays,
  endMarkForms,
  focusForms,
  initrdInput,
  parseEndMark,
  parseFocus,
  parseMemory,
  parseStageStart,
  scenarioDefaults,
  type ScenarioInput,
} from '../config/scenario-input.ts';
import type { Disk, Scenario } from '../config/scenario.ts';
import type { OptionSpec, ParsedArguments } from './command.ts';

export const scenarioOptions = scenarioOptionsFor(architectures);

/** `max; of arm64 neoverse-n1` */
function defaultsOf(known: readonly ArchitectureDraft[], part: 'cpu' | 'machine'): string {
  const [first, ...others] = known.filter(isComplete);
  const further = others.map(({ title, machine }) => `; of ${title} ${machine[part]}`);
  return [first!.machine[part], ...further].join('');
}

/** `bzImage, Image` */
function kernelFormats(known: readonly ArchitectureDraft[]): string {
  return [...new Set(known.filter(isComplete).map(({ kernel }) => kernel.name))].join(', ');
}

/** The same for other architectures than there are, in tests. */
export function scenarioOptionsFor(
  known: readonly ArchitectureDraft[],
): Readonly<Record<string, OptionSpec>> {
  return {
    config: {
      type: 'string',
      value: 'FILE',
      description: 'scenarios and their defaults (default: bootgate.yml where there is one)',
    },
    scenario: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      description: "which of the file's scenarios (default: all)",
    },
    kernel: {
      type: 'string',
      short: 'k',
      value: 'FILE',
      description: `kernel to boot: ${kernelFormats(known)}, a vmlinux or a unified kernel image; compressed ones, too`,
    },
    'uki-profile': {
      type: 'string',
      value: 'NAME',
      description:
        'of a unified kernel image with profiles: which, by ID, title or number (default: the first)',
    },
    arch: {
      type: 'string',
      value: 'NAME',
      description: `architecture: ${architectureNames(known)} (default: the kernel's)`,
    },
    boot: {
      type: 'string',
      value: bootWays.join('|'),
      description:
        "what starts the kernel: QEMU, or the disk's bootloader under SeaBIOS or UEFI (default: kernel)",
    },
    initrd: {
      type: 'string',
      value: 'FILE|generate',
      description:
        "initial ramdisk, or 'generate': one that mounts the disk (default: a tiny one that powers off)",
    },
    disk: {
      type: 'string',
      value: 'FILE',
      description: 'disk image (raw, qcow2, VMDK …, compressed); what the guest writes is thrown away',
    },
    'disk-as': {
      type: 'string',
      value: 'nvdimm|virtio|auto',
      description: 'how the guest sees the disk; nvdimm is memory, and deterministic (default: auto)',
    },
    modules: {
      type: 'string',
      value: 'DIR',
      description: "the kernel's modules, to add those the initramfs lacks (default: from the image)",
    },
    append: { type: 'string', value: 'TEXT', description: 'more kernel command line' },
    memory: {
      type: 'string',
      short: 'm',
      value: 'SIZE',
      description: `guest memory: 512M, 2G (default: ${scenarioDefaults.memoryMiB}M)`,
    },
    cpu: {
      type: 'string',
      value: 'MODEL',
      description: `CPU model (default: ${defaultsOf(known, 'cpu')})`,
    },
    machine: {
      type: 'string',
      value: 'TYPE',
      description: `machine (default: ${defaultsOf(known, 'machine')})`,
    },
    'qemu-arg': { type: 'string', multiple: true, value: 'ARG', description: 'one more argument for QEMU' },
    vmlinux: {
      type: 'string',
      value: 'FILE',
      description: 'vmlinux or System.map to name functions from (default: found, or taken from the kernel)',
    },
    source: {
      type: 'string',
      value: 'DIR',
      description:
        "the kernel's source tree, for the options that build its files (default: the one it lies in, or the folder)",
    },
    sysroot: {
      type: 'string',
      value: 'DIR',
      description: 'folder of ELF files to name userspace functions from',
    },
    observe: {
      type: 'string',
      multiple: true,
      value: 'processes|modules|syscalls',
      description: 'what to record besides functions',
    },
    focus: {
      type: 'string',
      value: 'FIELD=REGEX',
      description: `profile only processes that match and what they start, others are one row: ${focusForms}`,
    },
    'focus-alone': { type: 'boolean', description: 'without what they start' },
    'focus-run': {
      type: 'string',
      value: 'COMMAND',
      description:
        'run it on the host at the first match, the guest halted; $BOOTGATE_GDB is a socket for gdb',
    },
    tracer: { type: 'string', value: 'plugin|exec_tb', description: 'how to trace (default: plugin)' },
    'icount-shift': {
      type: 'string',
      value: 'N',
      description: 'one instruction is 2^N virtual ns (default: 3)',
    },
    end: {
      type: 'string',
      value: 'MARK',
      description: `where the measurement ends: ${endMarkForms} (default: power-off)`,
    },
    stage: {
      type: 'string',
      multiple: true,
      value: 'NAME=START',
      description: 'one more stage, or another start of a default one: systemd=console:Welcome',
    },
    'limit-seconds': {
      type: 'string',
      value: 'N',
      description: `give up after this much real time (default: ${scenarioDefaults.limits.wallSeconds})`,
    },
    'limit-instructions': {
      type: 'string',
      value: 'N',
      description: 'give up after this many guest instructions (default: 100 G)',
    },
    runs: { type: 'string', value: 'N', description: 'boot N times and report the spread (default: 1)' },
  };
}

/**
 * The scenarios that flags and bootgate.yml ask for.
 *
 * @param cwd what relative paths of flags start from, and where bootgate.yml is looked for
 */
export async function scenariosFrom(args: ParsedArguments, cwd: string): Promise<readonly Scenario[]> {
  return selectScenarios(await configFrom(args, cwd), args.list('scenario'), scenarioFlags(args, cwd));
}

/** bootgate.yml as `--config` names it, or the one of the folder, or none. */
export async function configFrom(args: ParsedArguments, cwd: string): Promise<ConfigFile> {
  const config = args.string('config');
  return config === undefined ? await findConfigFile(cwd) : await readConfigFile(resolve(cwd, config));
}

/** The scenario part that flags give. */
export function scenarioFlags(args: ParsedArguments, cwd: string): ScenarioInput {
  const given = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
    value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
  const path = (name: string): string | undefined => {
    const value = args.string(name);
    if (value === '') throw inputError(`--${name} must not be empty`);
    return value === undefined ? undefined : resolve(cwd, value);
  };
  const fail =
    (name: string) =>
    (message: string): Error =>
      inputError(`--${name}: ${message}`);
  const memory = args.string('memory');
  const end = args.string('end');
  const stages = args.list('stage').map(stageFlag);
  const qemuArgs = args.list('qemu-arg');
  return {
    ...given('kernel', path('kernel')),
    ...given('ukiProfile', args.string('uki-profile')),
    ...given('arch', args.string('arch')),
    ...given('boot', bootFlag(args.string('boot'))),
    ...initrdFlag(args.string('initrd'), cwd),
    ...given('modules', path('modules')),
    ...given('disk', diskFlags(path('disk'), args.string('disk-as'))),
    ...given('append', args.string('append')),
    ...given('memoryMiB', memory === undefined ? undefined : parseMemory(memory, fail('memory'))),
    ...given('cpu', args.string('cpu')),
    ...given('machine', args.string('machine')),
    ...given('qemuArgs', qemuArgs.length > 0 ? qemuArgs : undefined),
    ...given('vmlinux', path('vmlinux')),
    ...given('source', path('source')),
    ...given('sysroot', path('sysroot')),
    ...given('observe', observeFlags(args.list('observe'))),
    ...focusFlags(args),
    ...given('tracer', tracerFlag(args.string('tracer'))),
    ...given('icountShift', args.integer('icount-shift')),
    ...given('end', end === undefined ? undefined : parseEndMark(end, fail('end'))),
    ...given('runs', args.integer('runs', 1)),
    ...given('stages', stages.length > 0 ? stages : undefined),
    limits: {
      ...given('wallSeconds', args.integer('limit-seconds', 1)),
      ...given('instructions', args.integer('limit-instructions', 1)),
    },
  };
}

function diskFlags(path: string | undefined, as: string | undefined): Disk | undefined {
  if (as !== undefined && as !== 'nvdimm' && as !== 'virtio' && as !== 'auto') {
    throw inputError(`--disk-as is nvdimm, virtio or auto, not '${as}'`);
  }
  if (path !== undefined) return { path, as: as ?? 'auto', format: 'auto' };
  if (as !== undefined) throw inputError('--disk-as needs --disk');
  return undefined;
}

function initrdFlag(text: string | undefined, cwd: string): ScenarioInput {
  if (text === '') throw inputError('--initrd must not be empty');
  return text === undefined ? {} : initrdInput(text, cwd);
}

function bootFlag(text: string | undefined): Scenario['boot'] | undefined {
  const way = bootWays.find((one) => one === text);
  if (text === undefined || way !== undefined) return way;
  throw inputError(`--boot is ${bootWays.join(', ')}, not '${text}'`);
}

function tracerFlag(text: string | undefined): Scenario['tracer'] | undefined {
  if (text === undefined || text === 'plugin' || text === 'exec_tb') return text;
  throw inputError(`--tracer is plugin or exec_tb, not '${text}'`);
}

function focusFlags(args: ParsedArguments): ScenarioInput {
  const text = args.string('focus');
  const run = args.string('focus-run');
  const alone = args.flag('focus-alone');
  if (text === undefined) {
    if (run !== undefined || alone) throw inputError(`--focus-${alone ? 'alone' : 'run'} needs --focus`);
    return {};
  }
  return {
    focus: parseFocus(text, (message) => inputError(`--focus: ${message}`)),
    ...(alone ? { focusChildren: false } : {}),
    ...(run === undefined ? {} : { focusRun: run }),
  };
}

function observeFlags(given: readonly string[]): Scenario['observe'] | undefined {
  if (given.length === 0) return undefined;
  const unknown = given.find((word) => !['processes', 'modules', 'syscalls'].includes(word));
  if (unknown !== undefined)
    throw inputError(`--observe is processes, modules or syscalls, not '${unknown}'`);
  return {
    processes: given.includes('processes'),
    modules: given.includes('modules'),
    syscalls: given.includes('syscalls'),
  };
}

function stageFlag(text: string): Scenario['stages'][number] {
  const equals = text.indexOf('=');
  if (equals < 1) throw inputError(`--stage takes NAME=START, not '${text}'`);
  const name = text.slice(0, equals);
  const start = parseStageStart(text.slice(equals + 1), (message) =>
    inputError(`--stage ${name}: ${message}`),
  );
  return { name, start };
}
