/**
 * What the plugin is told before the guest starts: addresses only, each resolved from symbols beforehand.
 * The plugin has no symbol knowledge beyond these lists. plugin/config.c.inc reads the file.
 */
import { writeFileAtomic } from '../base/files.ts';
import { inputError } from '../base/errors.ts';

export interface TracerConfig {
  /** name of the guest's (src/arch) */
  readonly architecture: string;
  /** file the plugin writes (a temporary neighbour, renamed when complete) */
  readonly output: string;
  /** file in which the plugin keeps how far it is, see readTracerProgress; null: none */
  readonly progress: string | null;
  /** QEMU's `-icount shift=`: one instruction takes 2^shift ns of virtual time */
  readonly icountShift: number;
  /** entry addresses of functions, ascending: where a tail call or an indirect call can land */
  readonly functionEntries: BigUint64Array;
  /** code that never becomes a frame (retpoline and return thunks, __fentry__): its cost goes to the caller */
  readonly transparent: readonly AddressRange[];
  /** first instructions of interrupt and exception entries (see EntryCode in src/arch) */
  readonly interruptEntries: BigUint64Array;
  /** of these, faults whose instruction is executed again (page fault, general protection …) */
  readonly faultEntries: BigUint64Array;
  readonly systemCallEntries: BigUint64Array;
  /** first instruction of the task switch, null where unknown: the next task is its second argument */
  readonly taskSwitch: bigint | null;
  /**
   * kernel image: link addresses and where it lies physically, to map identity-mapped aliases back; null: none, or,
   * of `physical`, wherever a bootloader puts it
   */
  readonly kernelImage: {
    readonly start: bigint;
    readonly end: bigint;
    readonly physical: bigint | null;
  } | null;
  /** code of the kernel as its image has it: where it is met tells how far the kernel was moved */
  readonly code: readonly CodePiece[];
  readonly marks: readonly TracerMark[];
  /** stop the guest after this many instructions, 0 for never */
  readonly instructionLimit: number;
  /** virtual-time sampling period in instructions, 0 for none */
  readonly samplePeriod: number;
  /** size and alignment of a kernel stack (THREAD_SIZE) */
  readonly stackBytes: number;
  /** size of a page of the guest's memory, which offsets of mapped files are counted in; default: 4,096 */
  readonly pageBytes?: number;
  readonly observeConsole: boolean;
  /** I/O port at which the guest ends QEMU (isa-debug-exit), null for none (API >= 2) */
  readonly exitPort?: number | null;
  /** functions that write to the serial port by way of memory (see EntryCode in src/arch), ascending */
  readonly consoleOutput: readonly AddressRange[];
  /** functions whose stores are not looked at (see EntryCode.remapping in src/arch), ascending; default: none */
  readonly remapping?: readonly AddressRange[];
  /** count accesses to devices (API >= 4), which QEMU has to run under -icount for; default: no */
  readonly countDevices?: boolean;
  /**
   * count what completes in the guest's code, by blocks (`BlockTable`), and user instructions by the blocks they lie in;
   * else QEMU runs under -icount, instructions are read from it where it lets them be (API >= 4), and user instructions
   * are those of processes
   */
  readonly exactBlocks: boolean;
  /** how to look into the guest's kernel (API >= 4); null: it is not looked into */
  readonly guest: GuestLayout | null;
  /** null: everything is in the tree */
  readonly focus?: TracerFocus | null;
}

/** Which processes are looked at closely, and whether the guest is halted when the first of them begins. */
export interface TracerFocus {
  readonly field: 'cmd' | 'name' | 'cwd';
  /** POSIX extended regular expression, found anywhere in the field */
  readonly pattern: string;
  readonly children: boolean;
  readonly stop: boolean;
}

/** Where the guest's kernel does and keeps what the plugin looks at; names are those of plugin/config.c.inc. */
export interface GuestLayout {
  readonly hooks: ReadonlyMap<string, bigint>;
  /** bytes */
  readonly offsets: ReadonlyMap<string, number>;
  readonly moduleSizes: readonly number[];
  readonly runqueues: { readonly address: bigint; readonly perCpuOffset: bigint } | null;
  /** where the kernel keeps how many pages are free, and how many there are */
  readonly pages: { readonly free: bigint; readonly total: bigint } | null;
}

/** Code at its link address; of up to 4,096 bytes. */
export interface CodePiece {
  readonly address: bigint;
  readonly bytes: Buffer;
}

/** [start, end) */
export interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** A place the plugin watches; reaching an `end` or `panic` mark ends the measurement at that instruction. */
export interface TracerMark {
  /** `note` marks are recorded at every passing, others at the first */
  readonly role: 'stage' | 'end' | 'panic' | 'note';
  readonly at:
    | { readonly address: bigint }
    /** the first instruction in user mode */
    | { readonly firstUserInstruction: true }
    /** the guest asks the machine to switch itself off (API >= 2) */
    | { readonly powerOff: true }
    /** a task executes this path (API >= 4): `entry` is where, the path's `struct filename *` is the second argument */
    | { readonly exec: string; readonly entry: bigint }
    /** a line of console output contains this text (API >= 2) */
    | { readonly console: string };
}

/** What one line of the file can hold: the plugin reads lines of up to 4,300 bytes. */
const maxTextBytes = 4096;

/**
 * Writes the plugin's configuration.
 *
 * @throws BootgateError when a path or pattern does not fit on a line of the file
 */
export async function writeTracerConfig(path: string, config: TracerConfig): Promise<void> {
  await writeFileAtomic(path, tracerConfigText(config));
}

export function tracerConfigText(config: TracerConfig): string {
  const { kernelImage: image, taskSwitch } = config;
  const ranges = config.transparent.flatMap(({ start, end }) => [start, end]);
  const output = config.consoleOutput.flatMap(({ start, end }) => [start, end]);
  const remapping = (config.remapping ?? []).flatMap(({ start, end }) => [start, end]);
  const lines = [
    'bootgate-tracer 2',
    `architecture ${config.architecture}`,
    `output ${oneLine(config.output, 'output path')}`,
    ...(config.progress === null ? [] : [`progress ${oneLine(config.progress, 'progress path')}`]),
    `icountShift ${config.icountShift}`,
    `stackBytes ${config.stackBytes}`,
    `pageBytes ${config.pageBytes ?? 4096}`,
    `instructionLimit ${config.instructionLimit}`,
    `samplePeriod ${config.samplePeriod}`,
    `observeConsole ${config.observeConsole ? 1 : 0}`,
    ...(config.exitPort == null ? [] : [`exitPort ${config.exitPort}`]),
    ...(config.countDevices === true ? ['countDevices 1'] : []),
    `exactBlocks ${config.exactBlocks ? 1 : 0}`,
    ...(config.guest === null ? [] : guestLines(config.guest)),
    ...(config.focus ? focusLines(config.focus) : []),
    ...(taskSwitch === null ? [] : [`taskSwitch ${hex(taskSwitch)}`]),
    ...(image === null ? [] : [`kernelImage ${imageAddresses(image).map(hex).join(' ')}`]),
    `code ${config.code.length}`,
    ...config.code.map(({ address, bytes }) => `${hex(address)} ${bytes.toString('hex')}`),
    ...addressList('functionEntries', config.functionEntries),
    ...addressList('interruptEntries', config.interruptEntries),
    ...addressList('faultEntries', config.faultEntries),
    ...addressList('systemCallEntries', config.systemCallEntries),
    `transparent ${ranges.length}`,
    ...ranges.map(hex),
    ...(output.length === 0 ? [] : [`consoleOutput ${output.length}`, ...output.map(hex)]),
    ...(remapping.length === 0 ? [] : [`remapping ${remapping.length}`, ...remapping.map(hex)]),
    `marks ${config.marks.length}`,
    ...config.marks.map(markLine),
    '',
  ];
  return lines.join('\n');
}

function imageAddresses({ start, end, physical }: NonNullable<TracerConfig['kernelImage']>): bigint[] {
  return physical === null ? [start, end] : [start, end, physical];
}

function guestLines(guest: GuestLayout): string[] {
  const { runqueues, pages } = guest;
  return [
    'observeGuest 1',
    ...Array.from(guest.hooks, ([name, address]) => `hook ${name} ${hex(address)}`),
    ...Array.from(guest.offsets, ([name, offset]) => `offset ${name} ${offset}`),
    ...addressList('moduleSizes', BigUint64Array.from(guest.moduleSizes, BigInt)),
    ...(pages === null ? [] : [`pages ${hex(pages.free)} ${hex(pages.total)}`]),
    ...(runqueues === null ? [] : [`runqueues ${hex(runqueues.address)} ${hex(runqueues.perCpuOffset)}`]),
  ];
}

function focusLines({ field, pattern, children, stop }: TracerFocus): string[] {
  return [
    `focus ${field} ${oneLine(pattern, 'pattern of the focus')}`,
    `focusChildren ${children ? 1 : 0}`,
    `focusStop ${stop ? 1 : 0}`,
  ];
}

function addressList(key: string, addresses: BigUint64Array): string[] {
  return [`${key} ${addresses.length}`, ...Array.from(addresses, hex)];
}

function markLine({ role, at }: TracerMark): string {
  if ('address' in at) return `${role} address ${hex(at.address)}`;
  if ('firstUserInstruction' in at) return `${role} user`;
  if ('powerOff' in at) return `${role} poweroff`;
  if ('console' in at) return `${role} console ${oneLine(at.console, 'console pattern')}`;
  return `${role} exec ${hex(at.entry)} ${oneLine(at.exec, 'path to execute')}`;
}

function hex(value: bigint): string {
  return value.toString(16);
}

function oneLine(text: string, what: string): string {
  if (text === '' || /[\n\0]/.test(text) || text.trimStart() !== text) {
    throw inputError(`the ${what} is empty, starts with a space or spans lines: ${JSON.stringify(text)}`);
  }
  if (Buffer.byteLength(text) > maxTextBytes) {
    throw inputError(`the ${what} is longer than ${maxTextBytes} bytes`);
  }
  return text;
}
