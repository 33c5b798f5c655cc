/**
 * The QEMU command line of the deterministic recipe: one vCPU, time made of instructions, a constant seed and
 * clock, no device that the host's timing could reach. docs/how-it-works.md says what it is for.
 */
import type { Architecture } from '../arch/architecture.ts';
import { architectureOf } from '../arch/architectures.ts';
import { inputError } from '../base/errors.ts';
import type { Disk, Scenario } from '../config/scenario.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { UefiFirmware } from './firmware.ts';

/** Kernel command line of the recipe; the scenario's `append` follows it. */
function recipeAppend({ machine }: Architecture): string {
  return `console=${machine.console} nokaslr panic=-1`;
}

export interface GuestFiles {
  /** absolute paths */
  readonly kernel: string;
  readonly initrd: string | null;
  readonly disk: PreparedDisk | null;
  /** default: QEMU's own, SeaBIOS */
  readonly uefi?: UefiFirmware | null;
  /** the scenario's, with what its disk needs; default: the scenario's as it is */
  readonly append?: string;
  /** where the guest's serial port is written */
  readonly console: string;
}

/** A raw disk image whose way to be attached was decided. */
export interface PreparedDisk {
  readonly path: string;
  readonly as: Exclude<Disk['as'], 'auto'>;
  readonly bytes: number;
}

/**
 * The complete command line, first word included.
 *
 * @param tracerArgs what the tracer adds (`-plugin …`)
 * @throws BootgateError (exit status 2) when the scenario's own arguments would undo the recipe
 */
export function qemuCommand(
  scenario: Scenario,
  qemu: Qemu,
  files: GuestFiles,
  tracerArgs: readonly string[],
): readonly string[] {
  const arch = architectureOf(scenario.arch);
  refuseConflicts(scenario, arch);
  const { disk } = files;
  const nvdimm = disk?.as === 'nvdimm';
  return [
    qemu.binary,
    ...qemu.args,
    '-no-user-config',
    '-nodefaults',
    ...['-display', 'none'],
    ...['-monitor', 'none'],
    '-no-reboot',
    ...['-machine', nvdimm ? `${scenario.machine},nvdimm=on` : scenario.machine],
    ...['-cpu', scenario.cpu],
    ...['-smp', '1'],
    ...['-m', nvdimm ? nvdimmMemory(scenario.memoryMiB, disk.bytes) : String(scenario.memoryMiB)],
    ...['-accel', 'tcg,thread=single'],
    // An exec_tb boot is measured in host time: time made of instructions would slow it down threefold.
    ...(scenario.tracer === 'exec_tb' ? [] : ['-icount', `shift=${scenario.icountShift},sleep=off`]),
    ...['-rtc', 'base=2024-01-01T00:00:00,clock=vm'],
    ...['-seed', String(scenario.seed)],
    ...['-serial', `file:${files.console}`],
    ...(scenario.boot === 'kernel' ? kernelArguments(arch, files, files.append ?? scenario.append) : []),
    ...(files.uefi ? uefiArguments(files.uefi) : []),
    ...(disk ? diskArguments(disk, scenario.boot !== 'kernel') : []),
    ...scenario.qemuArgs,
    ...tracerArgs,
  ];
}

function kernelArguments(
  arch: Architecture,
  { kernel, initrd }: GuestFiles,
  append: string,
): readonly string[] {
  return [
    ...['-kernel', kernel],
    ...(initrd === null ? [] : ['-initrd', initrd]),
    ...['-append', `${recipeAppend(arch)} ${append}`.trimEnd()],
  ];
}

/** Every boot starts with the variables of a new machine: what the firmware writes is thrown away. */
function uefiArguments({ code, variables }: UefiFirmware): readonly string[] {
  const flash = (unit: number, file: string, mode: string): string[] => [
    '-drive',
    `if=pflash,unit=${unit},format=raw,file=${escapeCommas(file)},${mode}`,
  ];
  return [...flash(0, code, 'readonly=on'), ...flash(1, variables, 'snapshot=on')];
}

function diskArguments(disk: PreparedDisk, bootable: boolean): readonly string[] {
  if (disk.as === 'nvdimm') {
    // share=off maps the file privately: what the guest writes never reaches the image.
    // reserve=off: an image may be larger than the host's memory, of which only what is written needs any.
    const backend = `memory-backend-file,id=disk0,share=off,reserve=off,mem-path=${escapeCommas(disk.path)},size=${disk.bytes}`;
    return ['-object', backend, '-device', 'nvdimm,id=nvdimm0,memdev=disk0'];
  }
  // snapshot=on keeps what the guest writes in a temporary file.
  const drive = `file=${escapeCommas(disk.path)},format=raw,if=none,id=disk0,snapshot=on`;
  return ['-drive', drive, '-device', `virtio-blk-pci,drive=disk0${bootable ? ',bootindex=0' : ''}`];
}

/** Room for the disk's pages beside the guest's memory: both appear in its address space. */
function nvdimmMemory(memoryMiB: number, diskBytes: number): string {
  const maximumMiB = memoryMiB + Math.ceil(diskBytes / 2 ** 20) + 1024;
  return `${memoryMiB},slots=2,maxmem=${maximumMiB}M`;
}

/** A comma inside a value of QEMU's `key=value,…` syntax is written twice. */
function escapeCommas(value: string): string {
  return value.replaceAll(',', ',,');
}

/** Options of QEMU that a scenario must not pass by itself, and what to write instead. */
const ownedOptions: Readonly<Record<string, string>> = {
  accel: 'the accelerator is TCG: Bootgate counts the instructions it translates',
  'enable-kvm': 'the accelerator is TCG: Bootgate counts the instructions it translates',
  smp: 'one vCPU is what is deterministic under -icount',
  icount: "set 'icount-shift' instead",
  rtc: 'the clock is part of the deterministic recipe',
  seed: 'the seed is part of the deterministic recipe',
  serial: 'the first serial port is where the console is read from',
  nographic: 'the first serial port is where the console is read from',
  monitor: 'the monitor stays closed: it would steer the guest from outside',
  daemonize: 'QEMU has to stay a child process',
  S: 'the guest would never start',
  kernel: "set 'kernel' instead",
  initrd: "set 'initrd' instead",
  append: "set 'append' instead",
  m: "set 'memory' instead",
  cpu: "set 'cpu' instead",
  machine: "set 'machine' instead",
  M: "set 'machine' instead",
  loadvm: 'a boot starts at reset',
  incoming: 'a boot starts at reset',
};

function refuseConflicts(scenario: Scenario, { machine }: Architecture): void {
  for (const argument of scenario.qemuArgs) {
    const name = /^--?([A-Za-z-]+)$/.exec(argument)?.[1];
    const reason = name !== undefined && Object.hasOwn(ownedOptions, name) ? ownedOptions[name] : undefined;
    if (reason !== undefined) {
      throw inputError(`the extra QEMU argument '${argument}' contradicts the recipe`, { hint: reason });
    }
  }
  const machineAccelerator = /(?:^|,)(accel|kernel[-_]irqchip)=/.exec(scenario.machine);
  if (machineAccelerator) {
    throw inputError(`machine '${scenario.machine}' sets ${machineAccelerator[1]!}`, {
      hint: ownedOptions['accel']!,
    });
  }
  if (/^host\b/.test(scenario.cpu)) {
    throw inputError("cpu 'host' needs KVM and differs from machine to machine", {
      hint: `name a CPU model that TCG can emulate: ${machine.cpuExamples}`,
    });
  }
  if (scenario.append.length > 1500) {
    // COMMAND_LINE_SIZE is 2048 bytes on all architectures but riscv64 (1024 before 6.6); the kernel cuts the rest off silently.
    throw inputError('append is longer than 1,500 characters: the kernel would cut the command line off');
  }
  if (kernelWords(scenario.append).includes('kaslr')) {
    throw inputError("append holds 'kaslr', but addresses must not move between boots", {
      hint: "leave it out: Bootgate passes 'nokaslr'",
    });
  }
}

/** The words of a kernel command line. */
export function kernelWords(append: string): readonly string[] {
  return append.split(/\s+/).filter((word) => word !== '');
}
