/**
 * Linux 7.x against nm of the vmlinux in its -dbg package: what the kernel carries itself names the instructions of a
 * boot as the linker does. A download of 356 MB: once a night.
 */
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { isBorderName } from '../../src/symbols/alias-order.ts';
import { loadSymbols, type LoadedSymbols } from '../../src/symbols/load-symbols.ts';
import { suiteKernel } from '../support/debian-suites.ts';
import { recordedBoot, type RecordedBoot } from '../support/recordings.ts';
import { suiteVmlinux } from '../support/suite-vmlinux.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(600_000);

/** __START_KERNEL_map, arch/x86/include/asm/page_64_types.h; modules lie behind its first GiB */
const [kernelStart, kernelEnd] = [0xffff_ffff_8000_0000n, 0xffff_ffff_c000_0000n];

/** What nm has at each address of code, ascending. */
interface Linked {
  readonly addresses: BigUint64Array;
  readonly names: ReadonlyMap<bigint, readonly string[]>;
}

function linkedCode(vmlinux: string): Linked {
  const names = new Map<bigint, string[]>();
  for (const line of execFileSync('nm', [vmlinux], { maxBuffer: 1 << 28, encoding: 'utf8' }).split('\n')) {
    const [, address, name] = /^(\w{16}) [tTwW] (.+)$/.exec(line) ?? [];
    // `_edata` is the end of data, and lies where code begins.
    if (address === undefined || isBorderName(name!) || name === '_edata') continue;
    const at = BigInt(`0x${address}`);
    names.set(at, [...(names.get(at) ?? []), name!]);
  }
  return { addresses: BigUint64Array.from(names.keys()).sort(), names };
}

/** Names of the last code that begins at or before an address. */
function namesAt({ addresses, names }: Linked, address: bigint): readonly string[] {
  let [low, high] = [0, addresses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (addresses[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? [] : names.get(addresses[low - 1]!)!;
}

(process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip)('Linux 7.2 and nm', () => {
  let linked: Linked;
  let own: LoadedSymbols;
  let boot: RecordedBoot;
  beforeAll(async () => {
    linked = linkedCode(suiteVmlinux('7.2'));
    own = await loadSymbols({
      kernel: suiteKernel('7.2'),
      cacheFolder: testCacheFolder,
      env: {},
      root: '/none',
    });
    boot = await recordedBoot({ kernel: '7.2', qemu: 'apt', scenario: { append: 'cryptomgr.notests' } });
  });

  /** Share of instructions that both name alike, of those in the kernel's image. */
  function alike(addresses: BigUint64Array, instructions: Float64Array): number {
    let [same, all] = [0, 0];
    addresses.forEach((address, row) => {
      if (address < kernelStart || address >= kernelEnd) return;
      all += instructions[row]!;
      const found = own.table.find(address);
      if (found >= 0 && namesAt(linked, address).includes(own.table.name(found))) same += instructions[row]!;
    });
    expect(all).toBeGreaterThan(2e8);
    return same / all;
  }

  test('name the instructions of a boot alike, by block and by call', () => {
    expect(own.table.source).toBe('kallsyms');
    const { blocks, nodes } = boot.tables;
    expect(alike(blocks.address, blocks.instructions)).toBeGreaterThan(0.999);
    expect(alike(nodes.address, nodes.self)).toBeGreaterThan(0.999);
  });

  test('have the same functions', () => {
    const table = own.table;
    const rows = Array.from({ length: table.length }, (_, row) => row);
    const wrong = rows.filter((row) => !linked.names.get(table.address[row]!)?.includes(table.name(row)));
    expect(wrong.map((row) => table.name(row))).toEqual([]);
    expect(table.length).toBe(linked.addresses.length);
  });
});
