/**
 * src/arch says what is particular to a processor architecture, as a value of one type for each: what the guest is
 * booted with, where a boot's stages begin, what lies at which addresses, and how the kernel's entry code, system
 * calls and first programs look. Whoever needs to know asks the value; nobody else names an architecture.
 *
 * A new architecture is a folder beside x86-64/, a row in architectures.ts, and the plugin's arch-NAME.c.inc
 * (src/tracer/plugin).
 */
import type { ExecTbProbe } from './exec-tb-probe.ts';
import type { GuestPrograms } from './guest-programs.ts';

export interface Architecture {
  /** as `uname -m` prints it: what scenarios, profiles and flags say */
  readonly name: string;
  /** as people write it: `x86-64` */
  readonly title: string;
  /** what else the same is called, for hints: Debian's `amd64` */
  readonly alias: string;
  /** e_machine of its ELF files (kernel: include/uapi/linux/elf-em.h) */
  readonly elfMachine: number;
  /** e_machine of other programs that its kernels run: 32-bit ones */
  readonly alsoRuns: readonly number[];
  readonly qemu: QemuTarget;
  readonly machine: MachineDefaults;
  readonly devices: Devices;
  readonly kernel: KernelFormat;
  readonly stages: BootStages;
  readonly addresses: AddressMap;
  readonly entryCode: EntryCode;
  readonly systemCalls: SystemCallTable;
  /** functions at whose entry the tracer reads arguments, where they are not the same on every architecture */
  readonly hooks: GuestHooks;
  readonly programs: GuestPrograms;
  readonly trial: TrialGuest;
  readonly debian: DebianKernel;
  readonly pltStubs: PltStubs;
  /** what the tracer's plugin is compiled with, in src/tracer/plugin */
  readonly pluginFile: string;
}

/** Why a part of an architecture is not there yet: what stands in place of the part. */
export interface Missing {
  readonly missing: string;
}

/** An architecture, or what there is of one so far. Only complete ones can be booted. */
export type ArchitectureDraft = Pick<Architecture, 'name' | 'title'> & {
  readonly [Part in Exclude<keyof Architecture, 'name' | 'title'>]: Architecture[Part] | Missing;
};

/** The emulator: what it is called, and what of a distribution holds it. */
export interface QemuTarget {
  /** `qemu-system-x86_64` */
  readonly binary: string;
  /** where else than in the PATH distributions keep it, under other names; absolute paths */
  readonly elsewhere: readonly string[];
  /** of QEMU's configure: `x86_64-softmmu` */
  readonly target: string;
  /** packages that hold it, by family of distributions; each with what its firmware needs */
  readonly packages: Readonly<Record<'debian' | 'fedora' | 'arch' | 'suse' | 'alpine', string>>;
  /** the module that holds TCG where a distribution keeps it apart */
  readonly tcgModule: string;
  /** the image its machines boot first, as QEMU looks for it in its firmware folders; null: none */
  readonly firmware: string | null;
  /** what a QEMU of our own is given of its machines' firmware; null: they have none */
  readonly firmwareImages: FirmwareImages | null;
  readonly execTbProbe: ExecTbProbe;
}

/** Files of firmware, as QEMU's source has them in pc-bios. */
export interface FirmwareImages {
  readonly names: RegExp;
  /** without these no guest starts */
  readonly required: readonly string[];
  /** Debian's package that holds them, beside QEMU's own data */
  readonly package: string;
  /** where distributions keep them */
  readonly folders: readonly string[];
  /** names that they have in packages of their own, where those are others */
  readonly packagedAs: ReadonlyMap<string, string>;
}

/** Where Debian has a kernel for it. */
export interface DebianKernel {
  /** the package that depends on the newest one, for virtual machines where there is a choice */
  readonly package: string;
  /** the first release that has the architecture, where one that is in use still has not; null: all have it */
  readonly since: { readonly version: number; readonly codename: string } | null;
}

/** What starts the kernel: QEMU itself, or the image's bootloader under the machine's BIOS or UEFI. */
export type BootWay = 'kernel' | 'bios' | 'uefi';

/** How a disk becomes memory that the kernel has a block device for (`disk: {as: nvdimm}`, /dev/pmem0). */
export interface MemoryDisk {
  /**
   * `nvdimm`: as that, which ACPI tells of; else the end of RAM, which the device tree tells to be one (`pmem-region`):
   * `bank`, a bank of its own, where QEMU has several for one CPU, or `end`, that of a copy with room for the rest before it
   */
  readonly kind: 'nvdimm' | 'bank' | 'end';
  /** of the guest's own memory, where QEMU would put into the disk what belongs into memory otherwise; 0: any will do */
  readonly leastMemoryMiB: number;
}

export interface MachineDefaults {
  /** -machine */
  readonly machine: string;
  /** -cpu */
  readonly cpu: string;
  /** CPU models that TCG can emulate, for a hint */
  readonly cpuExamples: string;
  /** the kernel's name of the first serial port, `console=` */
  readonly console: string;
  readonly bootWays: readonly BootWay[];
  readonly memoryDisk: MemoryDisk;
  readonly tracers: readonly ('plugin' | 'exec_tb')[];
  /** the oldest plugin API with which the tracer tells this architecture's tasks apart */
  readonly pluginApi: number;
  /** the oldest with which it sees the console's bytes leave */
  readonly consoleApi: number;
  /** type of a root partition (UAPI.2, discoverable partitions), a lower-case GUID */
  readonly rootPartitionType: string;
  /** UEFI firmware, for 'boot: uefi'; null: that is no way to boot it yet */
  readonly uefi: UefiFiles | null;
}

/** What its machines' devices are called, where QEMU does not tell. */
export interface Devices {
  /** ports of its I/O instructions; none: it has no such instructions */
  readonly ports: readonly DeviceRange[];
  /** physical addresses of devices that QEMU's memory regions have no name of */
  readonly memory: readonly DeviceRange[];
  /** names that QEMU has for memory regions of devices that only its machines have, and people's */
  readonly regions: readonly (readonly [region: RegExp, name: string])[];
}

export interface DeviceRange {
  readonly first: number;
  readonly last: number;
  /** as people know it: `timer (PIT)` */
  readonly name: string;
}

export interface UefiFiles {
  /** as people call it: `OVMF` */
  readonly name: string;
  /** where Debian's package puts it */
  readonly code: string;
  readonly variables: string;
  readonly package: string;
}

/** The file that a kernel is built as, besides an ELF file (vmlinux). */
export interface KernelFormat {
  /** `bzImage` */
  readonly name: string;
  /** what to give, for a hint: `a bzImage (/boot/vmlinuz-…, arch/x86/boot/bzImage)` */
  readonly example: string;
  /**
   * how QEMU starts a vmlinux: by a note (XEN_ELFNOTE_PHYS32_ENTRY) where it has one, as the raw image that is in it, or
   * not at all
   */
  readonly vmlinux: 'pvh' | 'raw' | 'never';
  /** the kernel as it lies in memory, where that is what a file carries and QEMU is given; null: an ELF file is */
  readonly raw: RawKernelFormat | null;
  /** where a kernel's tree keeps it: `arch/x86/boot` */
  readonly folder: string;
  /** whether a file is one, by its first kilobyte */
  matches(head: Buffer): boolean;
  /** the version text it carries outside of the compressed part, by its first 66,048 bytes; null: none */
  version(head: Buffer): string | null;
  /**
   * What of the whole file is the kernel itself, compressed or not.
   *
   * @param path for messages
   * @throws an input error when it is cut short or is not for this architecture after all
   */
  payload(bytes: Buffer, path: string): { readonly offset: number; readonly length: number };
}

/** A kernel without an ELF file's headers: its bytes are what will lie in memory. */
export interface RawKernelFormat {
  matches(bytes: Buffer): boolean;
  /**
   * @param path for messages
   * @throws an input error when it is cut short, or nothing tells where it is linked
   */
  read(bytes: Buffer, path: string): RawKernel;
  /**
   * Writes into a kernel's bytes what the kernel itself writes there first: addresses that are not in place but in a table.
   *
   * @param offsetOf where a link address lies in the bytes
   */
  relocate(bytes: Buffer, offsetOf: (address: bigint) => number | null): void;
}

export interface RawKernel {
  /** link address of the first byte, and bytes of memory from there on */
  readonly start: bigint;
  readonly size: number;
  /** where QEMU loads it */
  readonly physical: bigint;
  /** size of a page of its memory */
  readonly pageBytes: number;
}

/** A default stage: the first of its starts that this kernel has is used. */
export interface DefaultStage {
  readonly name: string;
  readonly starts: readonly DefaultStageStart[];
}

type DefaultStageStart =
  { readonly symbol: string } | { readonly address: bigint } | { readonly firstUserInstruction: true };

export interface BootStages {
  /** before the initcalls, by what boots the kernel; physical addresses before the kernel runs where it is linked */
  readonly early: Readonly<Record<BootWay, readonly DefaultStage[]>>;
  /** first instruction of a CPU after reset */
  readonly resetVector: number;
  /** places of every machine's firmware, in the order they are reached */
  readonly firmware: readonly { readonly name: string; readonly address: bigint }[];
  /** the function in which the kernel runs at physical addresses still */
  readonly physicalEntry: string;
  /**
   * where the kernel goes on first in its own half, besides its ELF entry, and where bootloaders enter it: what its place in
   * memory is told by
   */
  readonly earlyCode: readonly string[];
}

/** What lies where. Addresses are given as two halves of 32 bits where millions of them are asked for. */
export interface AddressMap {
  /** the high half of an address from which on the address is the kernel's */
  readonly kernelHalf: number;
  /** a kernel linked at X is loaded at X minus this where it is told nothing else */
  readonly kernelMap: bigint;
  isModule(high: number, low: number): boolean;
  /** of a physical address, before the kernel runs */
  isFirmware(address: number): boolean;
  /** [start, end) of firmware that stays and is called by the kernel, at addresses that would be user code's; null: none */
  readonly calledFirmware: { readonly start: number; readonly end: number } | null;
  /** size and alignment of a kernel stack, THREAD_SIZE */
  readonly stackBytes: number;
}

/** The kernel's entry code and what else of its symbols is no function like others. */
export interface EntryCode {
  /** code that calls pass through on the way to the real callee, or that stands in for a return */
  readonly transparent: RegExp;
  /** symbols inside a function, or beside it, that no call and no tail call goes to */
  readonly notEntered: RegExp;
  /** labels inside the assembly entry code: jumps to them stay in the function they come from */
  readonly labels: RegExp;
  /** first instructions of interrupts, traps and aborts; the faults are `faults` */
  readonly interrupts: RegExp;
  /** entries of exceptions whose instruction runs again after they were handled */
  readonly faults: readonly string[];
  /** of both, entries of what code brings upon itself, as profiles name them */
  readonly exceptions: RegExp;
  /** tables of entries under one symbol */
  readonly stubTables: readonly StubTable[];
  /** labels of the linker script inside text that never name a function */
  readonly borders: RegExp;
  /** the task switch in assembly, entered with the next task as its second argument */
  readonly taskSwitch: string;
  /** functions that do nothing but wait for an interrupt */
  readonly idle: readonly string[];
  /** functions that write to the serial port by way of memory; null: it is written to by instructions of its own */
  readonly consoleOutput: RegExp | null;
  /**
   * functions whose stores change what lies where in the machine (PCI's configuration by way of memory): QEMU ends itself when it is
   * asked where such a store went (10.0.2, system/physmem.c, iotlb_to_section); null: none
   */
  readonly remapping: RegExp | null;
}

/** Entries of interrupts that stand one after the other under one symbol. */
export interface StubTable {
  readonly symbol: string;
  /** bytes from one to the next: the first size of which the symbol has room for all */
  readonly stubBytes: readonly number[];
  /** how many; null: as many as there is room for */
  readonly count: number | null;
  /** which of them are faults, by position */
  readonly faults: readonly number[];
}

export interface SystemCallTable {
  /** names by number, `` where there is no such call */
  readonly names: readonly string[];
  /** the same for calls of 32-bit programs, which the plugin tells apart; none: it does not */
  readonly narrowNames: readonly string[];
  /** symbols at which system calls arrive, as the plugin watches them: those that are entered once a call */
  readonly entries: readonly string[];
  /** the same for addresses alone, with those of older kernels */
  readonly allEntries: readonly string[];
  /** the functions that carry out a call, as kernels have named them */
  functions(name: string): readonly string[];
  /** how functions begin that carry out the calls of 32-bit programs; null: none does */
  readonly compatPrefix: RegExp | null;
}

/** Of each, the first name that a kernel has. */
export interface GuestHooks {
  /** a program was loaded: entered before it begins */
  readonly execDone: readonly string[];
  /** entered by a system call with its number */
  readonly systemCall: readonly string[];
  /** called with a `struct filename *` as its second argument for every program that is executed */
  readonly exec: readonly string[];
}

/** How programs call functions of shared libraries: stubs that jump to what a slot holds, which a relocation names. */
export interface PltStubs {
  /** types of relocations that fill a slot with a function's address */
  readonly slotRelocations: readonly number[];
  /**
   * The stubs of a procedure linkage table.
   *
   * @param section `.plt`, `.plt.sec` …
   * @param address of the section
   * @returns where each stands, its size, and its slot's address less the section's
   */
  readonly stubs: (
    code: Buffer,
    section: string,
    address: bigint,
  ) => readonly { readonly at: number; readonly size: number; readonly slot: number }[];
}

/** A guest that is a firmware image alone, of known instructions, by which the tracer is tried in a QEMU. */
export interface TrialGuest {
  /** QEMU's arguments, without the image's name, which is last */
  readonly args: readonly string[];
  readonly image: Uint8Array;
  /** what it says on the first serial port */
  readonly says: string;
  /** the code that says it, where that writes to memory (see EntryCode) */
  readonly consoleOutput: { readonly start: bigint; readonly end: bigint } | null;
  /** the address that it stops at, entered with a `struct filename *` as an exec hook is (see GuestHooks) … */
  readonly stopAt: bigint;
  /** … which holds this path */
  readonly path: string;
  /** what it has executed then */
  readonly instructions: number;
}

/** The parts of an architecture that are missing, a sentence each; none: it is complete. */
export function missingParts(draft: ArchitectureDraft): readonly string[] {
  return Object.values(draft).flatMap((part) =>
    typeof part === 'object' && 'missing' in part ? [part.missing] : [],
  );
}

export function isComplete(draft: ArchitectureDraft): draft is Architecture {
  return missingParts(draft).length === 0;
}
