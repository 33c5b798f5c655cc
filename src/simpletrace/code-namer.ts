/**
 * Says of a block of guest code, once, which function it belongs to and what role it plays. Addresses alone do not
 * tell: below the kernel's half they are firmware and boot loader first, then the kernel itself running at its
 * physical address (startup_64, until it jumps to where it is linked), and user code ever after.
 */
import { systemCallFunctions, systemCallNames } from '../base/x86-64-system-calls.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { imageNames } from '../profile/code-names.ts';
import { specialRow } from './block-table.ts';
import { isFirmware } from './pc-addresses.ts';

/** What a block means to whoever follows system calls and idle time. */
export const codeRole = {
  kernel: 0,
  user: 1,
  systemCallEntry: 2,
  idle: 3,
  /** and above: entry of the function of system call `role - systemCall`, a row of CodeNamer.systemCalls */
  systemCall: 16,
} as const;

export interface NamedBlock {
  readonly code: number;
  readonly role: number;
  /** the block is its function's first instruction: running it is a call */
  readonly entry: boolean;
}

export interface SystemCallName {
  /** -1 where a function serves several calls, or 32-bit ones */
  readonly number: number;
  readonly name: string;
}

/** Image of the time in which the guest slept, under the names of the functions that wait. */
export const idleImage = 'idle';
/** Image of time that QEMU spent outside guest code. */
export const hostImage = 'qemu';

/** x86-64's __START_KERNEL_map: a kernel linked at X is loaded at X minus this (page_64_types.h) */
const kernelMap = 0xffff_ffff_8000_0000n;
/** where x86-64 kernels put modules at the lowest: __START_KERNEL_map + 512 MiB (pgtable_64_types.h) */
const modulesLow = 0xa000_0000;

/** Functions that do nothing but wait for an interrupt, under the names they had from 2.6 to 6.17. */
const idleFunctions = new Set([
  'native_safe_halt',
  'pv_native_safe_halt',
  'native_halt',
  'default_idle',
  'acpi_safe_halt',
  'acpi_idle_do_entry',
  'acpi_idle_enter',
  'acpi_idle_enter_simple',
  'acpi_processor_ffh_cstate_enter',
  'mwait_idle',
  'mwait_idle_with_hints',
  'intel_idle',
  'intel_idle_irq',
  'intel_idle_ibrs',
  'intel_idle_xstate',
  'poll_idle',
  'cpu_idle_poll',
  'xen_safe_halt',
  'tdx_safe_halt',
]);

const systemCallEntries = new Set([
  'entry_SYSCALL_64',
  'system_call', // before 4.1
  'entry_INT80_compat',
  'entry_SYSENTER_compat',
  'entry_SYSCALL_compat',
]);

export interface CodeNames {
  readonly name: string[];
  readonly image: number[];
  readonly images: string[];
  readonly size: number[];
}

export class CodeNamer {
  /** functions by code; the first are the special rows' */
  readonly names: CodeNames = { name: [], image: [], images: [], size: [] };
  readonly systemCalls: SystemCallName[] = [];
  /** low halves of addresses are user code from here on */
  inHighHalf = false;
  readonly #symbols: SymbolTable;
  readonly #kaslrOffset: bigint;
  readonly #codeByName = new Map<string, number>();
  readonly #codeOfSymbol: Int32Array;
  /** rows of systemCalls by the address of their function */
  readonly #callAt = new Map<bigint, number>();
  readonly #physicalEntry: number;
  #atPhysicalAddresses = false;

  /** @param kaslrOffset what the kernel added to its link addresses; 0n with `nokaslr` */
  constructor(symbols: SymbolTable, kaslrOffset = 0n) {
    this.#symbols = symbols;
    this.#kaslrOffset = kaslrOffset;
    this.#codeOfSymbol = new Int32Array(symbols.length).fill(-1);
    for (const special of Object.keys(specialRow))
      this.#code(...specialNames[special as keyof typeof specialRow], 0);
    const entry = symbols.addressOf('startup_64');
    this.#physicalEntry = entry === null ? -1 : Number(BigInt.asUintN(32, entry - kernelMap));
    this.#findSystemCalls();
  }

  /**
   * @param low and `high`: halves of the address. Not user code: see `inHighHalf`
   * @param stage the stage the block was first run in, which is what code before the kernel is named after
   */
  see(low: number, high: number, stage: string): NamedBlock {
    const address = this.linkAddress(low, high);
    if (address === null) {
      const what = isFirmware(low, stage) ? imageNames.firmware : stage;
      return { code: this.#code(what, what, 0), role: codeRole.kernel, entry: false };
    }
    const symbol = this.#symbols.find(address);
    if (symbol === -1) {
      const module = high === 0xffff_ffff && low >= modulesLow;
      const code = module
        ? this.#code('module code', imageNames.modules, 0)
        : this.#code('unknown code', imageNames.unknown, 0);
      return { code, role: codeRole.kernel, entry: false };
    }
    let code = this.#codeOfSymbol[symbol]!;
    const name = this.#symbols.name(symbol);
    const idle = idleFunctions.has(name);
    if (code === -1) {
      code = this.#code(name, idle ? idleImage : imageNames.kernel, this.#symbols.size[symbol]!);
      this.#codeOfSymbol[symbol] = code;
    }
    const entry = this.#symbols.address[symbol] === address;
    return {
      code,
      role: idle ? codeRole.idle : entry ? this.#roleOfEntry(name, address) : codeRole.kernel,
      entry,
    };
  }

  /** Where the code at an address is linked; null for code that is not the kernel's. Follows the boot. */
  linkAddress(low: number, high: number): bigint | null {
    if (high >= 0x8000_0000) {
      this.inHighHalf = true;
      return ((BigInt(high) << 32n) | BigInt(low)) - this.#kaslrOffset;
    }
    if (this.inHighHalf || high !== 0) return null;
    if (low === this.#physicalEntry) this.#atPhysicalAddresses = true;
    return this.#atPhysicalAddresses ? kernelMap + BigInt(low) : null;
  }

  #roleOfEntry(name: string, address: bigint): number {
    if (systemCallEntries.has(name)) return codeRole.systemCallEntry;
    let call = this.#callAt.get(address);
    if (call === undefined && /^__ia32_(compat_)?sys_/.test(name)) {
      call =
        this.systemCalls.push({
          number: -1,
          name: `${name.replace(/^__ia32_(compat_)?sys_/, '')} (32-bit)`,
        }) - 1;
      this.#callAt.set(address, call);
    }
    return call === undefined ? codeRole.kernel : codeRole.systemCall + call;
  }

  #findSystemCalls(): void {
    for (const [number, name] of systemCallNames.entries()) {
      if (name === '') continue;
      const address = systemCallFunctions(name)
        .map((candidate) => this.#symbols.addressOf(candidate))
        .find((found) => found !== null);
      if (address === undefined) continue;
      const shared = this.#callAt.get(address);
      if (shared === undefined) this.#callAt.set(address, this.systemCalls.push({ number, name }) - 1);
      else this.systemCalls[shared] = { number: -1, name: '(not implemented)' };
    }
  }

  #code(name: string, image: string, size: number): number {
    const key = `${image}\0${name}`;
    const known = this.#codeByName.get(key);
    if (known !== undefined) return known;
    const { names } = this;
    if (!names.images.includes(image)) names.images.push(image);
    names.image.push(names.images.indexOf(image));
    names.size.push(size);
    const code = names.name.push(name) - 1;
    this.#codeByName.set(key, code);
    return code;
  }
}

/** Name and image of each special row, in the rows' order: a special row is its own code. */
const specialNames: Readonly<Record<keyof typeof specialRow, readonly [name: string, image: string]>> = {
  user: ['user code', imageNames.user],
  qemu: ['inside QEMU', hostImage],
  lost: ['lost events', imageNames.unknown],
  overflow: ['more blocks than fit', imageNames.unknown],
};
