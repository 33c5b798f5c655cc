import { describe, expect, test } from '@jest/globals';
import { readInitcalls, type KernelMemory } from '../../src/boot/initcall-table.ts';

const table = 0xffffffff83000000n;
const functions = new Map([
  [0xffffffff82000100n, 'a_init'],
  [0xffffffff82000200n, 'b_init'],
  [0xffffffff82000300n, 'c_init'],
]);

function memory(bytes: Uint8Array, entrySize: number): KernelMemory {
  const symbols = new Map([
    ['__initcall_start', table],
    ['__initcall0_start', table + BigInt(entrySize)],
    ['__initcall6_start', table + BigInt(2 * entrySize)],
    ['__initcall_end', table + BigInt(3 * entrySize)],
  ]);
  return {
    addressOf: (name) => symbols.get(name) ?? null,
    read: (address, length) => (address === table ? bytes.subarray(0, length) : null),
    nameOf: (address) => functions.get(address) ?? null,
  };
}

const expected = [
  { name: 'a_init', level: 'early', address: 0xffffffff82000100n },
  { name: 'b_init', level: 'pure', address: 0xffffffff82000200n },
  { name: 'c_init', level: 'device', address: 0xffffffff82000300n },
];

describe('the initcall table', () => {
  test('of offsets, as kernels have it since 4.19', () => {
    const bytes = Buffer.alloc(12);
    [...functions.keys()].forEach((address, row) => {
      bytes.writeInt32LE(Number(address - (table + BigInt(4 * row))), 4 * row);
    });
    expect(readInitcalls(memory(bytes, 4))).toEqual(expected);
  });

  test('of addresses', () => {
    const bytes = Buffer.alloc(24);
    [...functions.keys()].forEach((address, row) => bytes.writeBigUInt64LE(address, 8 * row));
    expect(readInitcalls(memory(bytes, 8))).toEqual(expected);
  });

  test('is empty when it holds no functions, is cut short or absent', () => {
    expect(readInitcalls(memory(Buffer.alloc(12), 4))).toEqual([]);
    expect(readInitcalls(memory(Buffer.alloc(5), 4))).toEqual([]);
    expect(readInitcalls({ ...memory(Buffer.alloc(12), 4), addressOf: () => null })).toEqual([]);
    const huge = memory(Buffer.alloc(12), 4);
    expect(
      readInitcalls({
        ...huge,
        addressOf: (name) => (name === '__initcall_end' ? table + 2n ** 40n : huge.addressOf(name)),
      }),
    ).toEqual([]);
  });
});
