/**
 * Says of a block of guest code, once, which function it belongs to and what role it plays. Addresses alone do not
 * tell: below the kernel's half they are firmware and boot loader first, then the kernel itself running at its
 * physical address (until it jumps to where it is linked), and user code ever after.
 */
import type { Architecture } from '../arch/architecture.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { objectNames } from '../profile/object-names.ts';
import { codeRole, specialRow } from './block-table.ts';
import { isFirmware } from './firmware-stages.ts';

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
export const idleObject = 'idle';
/** Image of time that QEMU spent outside guest code. */
export const hostImage = 'qemu';

export interface CodeNames {
  readonly name: string[];
  readonly object: number[];
  readonly objects: string[];
  readonly size: number[];
}

export class CodeNamer {
  /** functions by code; the first are the special rows' */
  readonly names: CodeNames = { name: [], object: [], objects: [], size: [] };
  readonly systemCalls: SystemCallName[] = [];
  /** low halves of addresses are user code from here on */
  inHighHalf = false;
  readonly #arch: Architecture;
  readonly #idleFunctions: ReadonlySet<string>;
  readonly #systemCallEntries: ReadonlySet<string>;
  readonly #symbols: SymbolTable;
  readonly #kaslrOffset: bigint;
  readonly #codeByName = new Map<string, number>();
  readonly #codeOfSymbol: Int32Array;
  /** rows of systemCalls by the address of their function */
  readonly #callAt = new Map<bigint, number>();
  readonly #physicalEntry: number;
  #atPhysicalAddresses = false;

  /** @param kaslrOffset what the kernel added to its link addresses; 0n with `nokaslr` */
  constructor(arch: Architecture, symbols: SymbolTable, kaslrOffset = 0n) {
    this.#arch = arch;
    this.#idleFunctions = new Set(arch.entryCode.idle);
    this.#systemCallEntries = new Set(arch.systemCalls.allEntries);
    this.#symbols = symbols;
    this.#kaslrOffset = kaslrOffset;
    this.#codeOfSymbol = new Int32Array(symbols.length).fill(-1);
    for (const special of Object.keys(specialRow))
      this.#code(...specialNames[special as keyof typeof specialRow], 0);
    const entry = symbols.addressOf(arch.stages.physicalEntry);
    this.#physicalEntry = entry === null ? -1 : Number(BigInt.asUintN(32, entry - arch.addresses.kernelMap));
    this.#findSystemCalls();
  }

  /**
   * @param low and `high`: halves of the address. Not user code: see `inHighHalf`
   * @param stage the stage the block was first run in, which is what code before the kernel is named after
   */
  see(low: number, high: number, stage: string): NamedBlock {
    const address = this.linkAddress(low, high);
    if (address === null) {
      const what = isFirmware(this.#arch, low, stage) ? objectNames.firmware : stage;
      return { code: this.#code(what, what, 0), role: codeRole.kernel, entry: false };
    }
    const symbol = this.#symbols.find(address);
    if (symbol === -1) {
      const code = this.#arch.addresses.isModule(high, low)
        ? this.#code('module code', objectNames.modules, 0)
        : this.#code('unknown code', objectNames.unknown, 0);
      return { code, role: codeRole.kernel, entry: false };
    }
    let code = this.#codeOfSymbol[symbol]!;
    const name = this.#symbols.name(symbol);
    const idle = this.#idleFunctions.has(name);
    if (code === -1) {
      code = this.#code(name, idle ? idleObject : objectNames.kernel, this.#symbols.size[symbol]!);
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
    if (high >= this.#arch.addresses.kernelHalf) {
      this.inHighHalf = true;
      return ((BigInt(high) << 32n) | BigInt(low)) - this.#kaslrOffset;
    }
    if (this.inHighHalf || high !== 0) return null;
    if (low === this.#physicalEntry) this.#atPhysicalAddresses = true;
    return this.#atPhysicalAddresses ? this.#arch.addresses.kernelMap + BigInt(low) : null;
  }

  #roleOfEntry(name: string, address: bigint): number {
    if (this.#systemCallEntries.has(name)) return codeRole.systemCallEntry;
    let call = this.#callAt.get(address);
    const { compatPrefix } = this.#arch.systemCalls;
    if (call === undefined && compatPrefix?.test(name)) {
      call =
        this.systemCalls.push({
          number: -1,
          name: `${name.replace(compatPrefix, '')} (32-bit)`,
        }) - 1;
      this.#callAt.set(address, call);
    }
    return call === undefined ? codeRole.kernel : codeRole.systemCall + call;
  }

  #findSystemCalls(): void {
    for (const [number, name] of this.#arch.systemCalls.names.entries()) {
      if (name === '') continue;
      const address = this.#arch.systemCalls
        .functions(name)
        .map((candidate) => this.#symbols.addressOf(candidate))
        .find((found) => found !== null);
      if (address === undefined) continue;
      const shared = this.#callAt.get(address);
      if (shared === undefined) this.#callAt.set(address, this.systemCalls.push({ number, name }) - 1);
      else this.systemCalls[shared] = { number: -1, name: '(not implemented)' };
    }
  }

  #code(name: string, object: string, size: number): number {
    const key = `${object}\0${name}`;
    const known = this.#codeByName.get(key);
    if (known !== undefined) return known;
    const { names } = this;
    if (!names.objects.includes(object)) names.objects.push(object);
    names.object.push(names.objects.indexOf(object));
    names.size.push(size);
    const code = names.name.push(name) - 1;
    this.#codeByName.set(key, code);
    return code;
  }
}

/** Name and object of each special row, in the rows' order: a special row is its own code. */
const specialNames: Readonly<Record<keyof typeof specialRow, readonly [name: string, object: string]>> = {
  user: ['user code', objectNames.user],
  qemu: ['inside QEMU', hostImage],
  lost: ['lost events', objectNames.unknown],
  overflow: ['more blocks than fit', objectNames.unknown],
};
