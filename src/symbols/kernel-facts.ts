/** What is learned once from inside a kernel and kept with its symbol index. */
import type { Architecture } from '../arch/architecture.ts';
import { readInitcalls, type Initcall } from './initcalls.ts';
import type { KernelElf } from './kernel-elf.ts';
import { kernelExports, type KernelExport } from './kernel-exports.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface KernelFacts {
  readonly buildId: string | null;
  /** `Linux version …` */
  readonly banner: string | null;
  /** link addresses of the loaded image, [start, end), and where it is loaded physically */
  readonly start: bigint;
  readonly end: bigint;
  readonly physical: bigint;
  /** size of a page of its memory */
  readonly pageBytes: number;
  /**
   * code of the image, ascending: what runs first, by which the kernel is found in memory, and the beginnings of
   * some functions, by which it is known to be this one
   */
  readonly code: readonly KernelCode[];
  /** some of what it exports, evenly spread, and the functions that end a boot */
  readonly exports: readonly KernelExport[];
  readonly initcalls: readonly Initcall[];
}

/** Code at its link address. */
export interface KernelCode {
  readonly address: bigint;
  readonly bytes: Buffer;
}

const entryBytes = 4096;
const earlyCodeBytes = 256;

/** a boot enters one in ten */
const sampledFunctions = 2000;
const functionBytes = 16;
const sampledExports = 500;
/** kernel/reboot.c, kernel/panic.c: what a boot's end is told by when nothing else has a name */
const endingExports = /^(?:kernel_(?:power_off|restart|halt)|emergency_restart|panic)$/;

/** @param table the kernel's symbols; null: what needs them stays empty */
export function readKernelFacts(
  arch: Architecture,
  kernel: KernelElf,
  table: SymbolTable | null,
): KernelFacts {
  const { buildId, banner, start, end, physical, pageBytes } = kernel;
  return {
    buildId,
    banner,
    start,
    end,
    physical,
    pageBytes,
    code: codeOf(arch, kernel, table),
    exports: sampled(kernelExports(kernel), sampledExports, ({ name }) => endingExports.test(name)),
    initcalls: table ? readInitcalls(kernel, table) : [],
  };
}

function codeOf(
  { stages, entryCode }: Architecture,
  kernel: KernelElf,
  table: SymbolTable | null,
): readonly KernelCode[] {
  const entries = Array.from(table?.address ?? []).filter(
    (_, row) => !entryCode.notEntered.test(table!.name(row)),
  );
  const functions = sampled(entries, sampledFunctions).map((address) =>
    codeAt(kernel, address, functionBytes),
  );
  const early = stages.earlyCode.map((name) =>
    codeAt(kernel, table?.addressOf(name) ?? null, earlyCodeBytes),
  );
  return [...functions, codeAt(kernel, kernel.entry, entryBytes), ...early]
    .filter((piece) => piece !== null)
    .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

/** Every n-th, `count` at most, and what must not be missing. */
function sampled<T>(items: readonly T[], count: number, needed: (item: T) => boolean = () => false): T[] {
  const every = Math.max(1, Math.ceil(items.length / count));
  return items.filter((item, index) => index % every === 0 || needed(item));
}

function codeAt(kernel: KernelElf, address: bigint | null, bytes: number): KernelCode | null {
  const offset = address === null ? null : kernel.offsetOf(address);
  return address === null || offset === null
    ? null
    : { address, bytes: kernel.bytes.subarray(offset, offset + bytes) };
}

/** KernelFacts as JSON keeps them: addresses in hexadecimal, initcalls by level. */
export interface StoredKernelFacts {
  readonly buildId: string | null;
  readonly banner: string | null;
  readonly image: readonly [start: string, end: string, physical: string];
  readonly pageBytes: number;
  /** bytes in base64 */
  readonly code: readonly (readonly [address: string, bytes: string])[];
  readonly exports: readonly (readonly [name: string, address: string])[];
  readonly initcalls: readonly (readonly [level: string, addresses: readonly string[]])[];
}

export function storeKernelFacts(facts: KernelFacts): StoredKernelFacts {
  const levels = [...new Set(facts.initcalls.map(({ level }) => level))];
  return {
    buildId: facts.buildId,
    banner: facts.banner,
    image: [facts.start.toString(16), facts.end.toString(16), facts.physical.toString(16)],
    pageBytes: facts.pageBytes,
    code: facts.code.map(({ address, bytes }) => [address.toString(16), bytes.toString('base64')]),
    exports: facts.exports.map(({ name, address }) => [name, address.toString(16)]),
    initcalls: levels.map((level) => [
      level,
      facts.initcalls.filter((one) => one.level === level).map(({ address }) => address.toString(16)),
    ]),
  };
}

export function restoreKernelFacts(stored: StoredKernelFacts): KernelFacts {
  const [start, end, physical] = stored.image;
  return {
    buildId: stored.buildId,
    banner: stored.banner,
    start: BigInt(`0x${start}`),
    end: BigInt(`0x${end}`),
    physical: BigInt(`0x${physical}`),
    pageBytes: stored.pageBytes,
    code: stored.code.map(([address, bytes]) => ({
      address: BigInt(`0x${address}`),
      bytes: Buffer.from(bytes, 'base64'),
    })),
    exports: stored.exports.map(([name, address]) => ({ name, address: BigInt(`0x${address}`) })),
    initcalls: stored.initcalls.flatMap(([level, addresses]) =>
      addresses.map((address) => ({ level, address: BigInt(`0x${address}`) })),
    ),
  };
}
