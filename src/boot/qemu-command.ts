/**
 * The QEMU command line of the deterministic recipe: one vCPU, time made of instructions, a constant seed and
 * clock, no device that the host's timing could reach. docs/how-it-works.md says what it is for.
 */
import type { Architecture } from '../arch/architecture.ts';
import { architectureOf } from '../arch/architectures.ts';
import { inputError } from '../base/errors.ts';
import type { Disk, Scenario } from '../config/scenario.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { escapeCommas } from './escape-commas.ts';
import type { UefiFirmware } from './firmware.ts';
import { memoryArguments, type MemoryArguments } from './memory-disk.ts';

/** Kernel command line of the recipe; the scenario's `append` follows it. */
function recipeAppend({ machine }: Architecture, memory: MemoryArguments): string {
  return [`console=${machine.console}`, 'nokaslr', 'panic=-1', ...memory.append].join(' ');
}

export interface GuestFiles {
  /** absolute paths */
  readonly kernel: string;
  readonly initrd: string | null;
  readonly disk: PreparedDisk | null;
  /** of a machine that is told of its disk by one (see makeDeviceTree); default: QEMU's own */
  readonly deviceTree?: string | null;
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
  const { disk } = files;
  const memory = memoryOf(scenario, disk);
  refuseConflicts(scenario, arch, memory);
  return [
    qemu.binary,
    ...qemu.args,
    '-no-user-config',
    '-nodefaults',
    ...['-display', 'none'],
    ...['-monitor', 'none'],
    '-no-reboot',
    ...['-machine', `${scenario.machine}${memory.machine}`],
    ...['-cpu', scenario.cpu],
    ...['-smp', '1'],
    ...['-m', memory.size],
    ...['-accel', 'tcg,thread=single'],
    // An exec_tb boot is measured in host time: time made of instructions would slow it down threefold.
    ...(scenario.tracer === 'exec_tb' ? [] : ['-icount', `shift=${scenario.icountShift},sleep=off`]),
    ...['-rtc', 'base=2024-01-01T00:00:00,clock=vm'],
    ...['-seed', String(scenario.seed)],
    ...['-serial', `file:${files.console}`],
    ...(scenario.boot === 'kernel'
      ? kernelArguments(files, `${recipeAppend(arch, memory)} ${files.append ?? scenario.append}`.trimEnd())
      : []),
    ...(files.uefi ? uefiArguments(files.uefi) : []),
    ...memory.args,
    ...(files.deviceTree ? ['-dtb', files.deviceTree] : []),
    ...(disk?.as === 'virtio' ? virtioArguments(disk, scenario.boot !== 'kernel') : []),
    ...scenario.qemuArgs,
    ...tracerArgs,
  ];
}

/** Whether the kernel is told of its disk by a device tree, which has to be made (see makeDeviceTree). */
export function needsDeviceTree(scenario: Scenario, disk: PreparedDisk | null): boolean {
  return memoryOf(scenario, disk).deviceTree;
}

function memoryOf({ arch, memoryMiB }: Scenario, disk: PreparedDisk | null): MemoryArguments {
  const { memoryDisk } = architectureOf(arch).machine;
  return memoryArguments(memoryDisk.kind, memoryMiB, disk?.as === 'nvdimm' ? disk : null);
}

function kernelArguments({ kernel, initrd }: GuestFiles, append: string): readonly string[] {
  return ['-kernel', kernel, ...(initrd === null ? [] : ['-initrd', initrd]), '-append', append];
}

/** Every boot starts with the variables of a new machine: what the firmware writes is thrown away. */
function uefiArguments({ code, variables }: UefiFirmware): readonly string[] {
  const flash = (unit: number, file: string, mode: string): string[] => [
    '-drive',
    `if=pflash,unit=${unit},format=raw,file=${escapeCommas(file)},${mode}`,
  ];
  return [...flash(0, code, 'readonly=on'), ...flash(1, variables, 'snapshot=on')];
}

function virtioArguments(disk: PreparedDisk, bootable: boolean): readonly string[] {
  // snapshot=on keeps what the guest writes in a temporary file.
  const drive = `file=${escapeCommas(disk.path)},format=raw,if=none,id=disk0,snapshot=on`;
  return ['-drive', drive, '-device', `virtio-blk-pci,drive=disk0${bootable ? ',bootindex=0' : ''}`];
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
  dtb: 'the device tree is that of the machine',
  loadvm: 'a boot starts at reset',
  incoming: 'a boot starts at reset',
};

function refuseConflicts(scenario: Scenario, { machine }: Architecture, memory: MemoryArguments): void {
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
  const { leastMemoryMiB } = machine.memoryDisk;
  if (memory.deviceTree && scenario.memoryMiB < leastMemoryMiB) {
    throw inputError(
      `a disk as memory needs ${leastMemoryMiB} MiB beside it: with ${scenario.memoryMiB} QEMU would write into the disk`,
      { hint: `write 'memory: ${leastMemoryMiB}' (--memory ${leastMemoryMiB}), or 'disk: {as: virtio}'` },
    );
  }
  const limit = kernelWords(scenario.append).find((word) => word.startsWith('mem='));
  if (limit !== undefined && memory.append.length > 0) {
    throw inputError(
      `append sets ${limit}, and that is how the kernel is kept from the memory that is its disk`,
      {
        hint: "set 'memory' instead",
      },
    );
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
