/**
 * src/config turns action inputs, bootgate.yml and command-line flags into frozen Scenarios and a Policy.
 * It knows nothing of how a scenario is run.
 *
 * A Scenario is everything that decides what one boot does. It splits in two where it matters for comparing:
 * the environment (how is measured: machine, cpu, memory, QEMU …) must be equal between base and head; the
 * subject (what is measured: kernel, initrd, disk, command line) is what a pull request changes.
 */
import type { BootWay } from '../arch/architecture.ts';

export interface Scenario {
  /** identifies the scenario in baselines, comments and matrix cells; `[A-Za-z0-9._-]+` */
  readonly name: string;
  /** name of its Architecture (src/arch) */
  readonly arch: string;
  /** paths, absolute */
  readonly kernel: string;
  /** of a unified kernel image as `kernel`: the profile to boot, by its ID, title or number from 0; null: the first */
  readonly ukiProfile: string | null;
  /** with a bootloader `kernel` is not booted but read: it has to be the one in the image */
  readonly boot: BootWay;
  /** null: Bootgate generates its own (a static init that prints a marker and powers off) unless there is a disk */
  readonly initrd: string | null;
  /** make an initramfs that mounts the disk's root file system, with the modules that takes */
  readonly generateInitrd: boolean;
  /** folder of the kernel's modules, to add to the initramfs what it lacks; null: taken from the image */
  readonly modules: string | null;
  readonly disk: Disk | null;
  /** appended to the command line of the deterministic recipe */
  readonly append: string;
  readonly machine: string;
  readonly cpu: string;
  readonly memoryMiB: number;
  /** extra QEMU arguments, appended as they are; part of the environment's fingerprint */
  readonly qemuArgs: readonly string[];
  /** symbols: a vmlinux or System.map; null: found by build-id, or taken from the kernel image's kallsyms */
  readonly vmlinux: string | null;
  /** the kernel's source tree, for what builds each file; null: the one the kernel lies in, or the current folder */
  readonly source: string | null;
  /** folder of ELF files to name userspace functions from; null: the initrd or disk itself */
  readonly sysroot: string | null;
  readonly tracer: TracerKind;
  /** -icount shift: an instruction takes 2^shift ns of virtual time */
  readonly icountShift: number;
  /** of the random numbers that QEMU gives the guest: another seed is another draw of the same boot */
  readonly seed: number;
  readonly end: EndMark;
  readonly limits: Limits;
  /** boots to make; more than one reports the spread */
  readonly runs: number;
  /** appended to or replacing the architecture's default stages */
  readonly stages: readonly StageRule[];
  /** record what processes, modules and system calls do; as far as the QEMU can see it (plugin API >= 4) */
  readonly observe: { readonly processes: boolean; readonly modules: boolean; readonly syscalls: boolean };
  /** the processes that the profile is about; null: everything */
  readonly focus: Focus | null;
}

/** Processes whose command line, name or working folder matches when they begin to execute a program. */
export interface Focus {
  readonly field: 'cmd' | 'name' | 'cwd';
  /** POSIX extended regular expression, found anywhere in the field */
  readonly pattern: string;
  /** with what they start */
  readonly children: boolean;
  /** run on the host while the guest is halted at the first match; null: nothing */
  readonly run: string | null;
}

export type TracerKind = 'plugin' | 'exec_tb';

export interface Disk {
  readonly path: string;
  readonly as: 'nvdimm' | 'virtio' | 'auto';
  readonly format: 'raw' | 'qcow2' | 'auto';
}

/** Where the measurement ends. All are noticed in the guest's own instruction stream. */
export type EndMark =
  | { readonly kind: 'power-off' }
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'first-user-instruction' }
  | { readonly kind: 'exec'; readonly path: string }
  /** a text that the guest prints within one line, as seen on its way to the serial port */
  | { readonly kind: 'console'; readonly pattern: string };

export interface Limits {
  readonly wallSeconds: number;
  readonly instructions: number;
}

/** A stage begins when its start is first reached; stages are ordered as listed. */
export interface StageRule {
  readonly name: string;
  readonly start: StageStart;
}

export type StageStart =
  | { readonly symbol: string }
  | { readonly address: bigint }
  | { readonly firstUserInstruction: true }
  | { readonly console: string };
