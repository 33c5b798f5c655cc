/** What is learned once from inside a kernel and kept with its symbol index. */
import { readInitcalls, type Initcall } from './initcalls.ts';
import type { KernelElf } from './kernel-elf.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface KernelFacts {
  readonly buildId: string | null;
  /** `Linux version …` */
  readonly banner: string | null;
  /** link addresses of the loaded image, [start, end), and where it is loaded physically */
  readonly start: bigint;
  readonly end: bigint;
  readonly physical: bigint;
  readonly initcalls: readonly Initcall[];
}

/** @param table the kernel's symbols; null: what needs them stays empty */
export function readKernelFacts(kernel: KernelElf, table: SymbolTable | null): KernelFacts {
  const { buildId, banner, start, end, physical } = kernel;
  return { buildId, banner, start, end, physical, initcalls: table ? readInitcalls(kernel, table) : [] };
}

/** KernelFacts as JSON keeps them: addresses in hexadecimal, initcalls by level. */
export interface StoredKernelFacts {
  readonly buildId: string | null;
  readonly banner: string | null;
  readonly image: readonly [start: string, end: string, physical: string];
  readonly initcalls: readonly (readonly [level: string, addresses: readonly string[]])[];
}

export function storeKernelFacts(facts: KernelFacts): StoredKernelFacts {
  const levels = [...new Set(facts.initcalls.map(({ level }) => level))];
  return {
    buildId: facts.buildId,
    banner: facts.banner,
    image: [facts.start.toString(16), facts.end.toString(16), facts.physical.toString(16)],
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
    initcalls: stored.initcalls.flatMap(([level, addresses]) =>
      addresses.map((address) => ({ level, address: BigInt(`0x${address}`) })),
    ),
  };
}
