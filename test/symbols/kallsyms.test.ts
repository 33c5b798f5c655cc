import { describe, expect, test } from '@jest/globals';
import { openIndex } from '../../src/symbols/index-layout.ts';
import { IndexedSymbolTable } from '../../src/symbols/indexed-symbol-table.ts';
import { readKallsyms } from '../../src/symbols/kallsyms.ts';
import { openKernelElf } from '../../src/symbols/kernel-elf.ts';
import { buildSymbolIndex } from '../../src/symbols/symbol-index.ts';
import {
  buildKernelElf,
  kallsymsShapes,
  someSymbols,
  type BuiltKernel,
  type BuiltSymbol,
} from '../support/build-kernel.ts';
import { seededRandom } from '../support/seeded-random.ts';

function readBack(kernel: BuiltKernel): BuiltSymbol[] {
  const raw = readKallsyms(openKernelElf('kernel', buildKernelElf(kernel)));
  return Array.from({ length: raw.length }, (_, symbol) => {
    const name = raw.names.toString('latin1', raw.name[symbol], raw.names.indexOf(0, raw.name[symbol]));
    const local = raw.binding[symbol] === 2;
    const letter = raw.binding[symbol] === 1 ? 'W' : raw.code[symbol] === 1 ? 'T' : 'D';
    return {
      address: (BigInt(raw.high[symbol]!) << 32n) | BigInt(raw.low[symbol]!),
      type: local ? letter.toLowerCase() : letter,
      name,
    };
  });
}

function byAddress(symbols: readonly BuiltSymbol[]): BuiltSymbol[] {
  return [...symbols].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

describe.each(Object.entries(kallsymsShapes))('kallsyms as of %s', (_release, shape) => {
  test('gives back every symbol', () => {
    const symbols = someSymbols(1500);
    expect(readBack({ symbols, shape })).toEqual(byAddress(symbols));
  });

  test('with a number of symbols that fills its last page of names', () => {
    const symbols = someSymbols(1024 - 3);
    expect(readBack({ symbols, shape })).toHaveLength(1024);
  });

  test('behind data that looks like token tables', () => {
    const decoy = Buffer.from('0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0'.repeat(50), 'latin1');
    const symbols = someSymbols(600);
    expect(readBack({ symbols, shape, data: decoy })).toEqual(byAddress(symbols));
  });
});

describe('per-cpu symbols', () => {
  const percpu: BuiltSymbol[] = [
    { address: 0n, type: 'D', name: '__per_cpu_start' },
    { address: 0x1f000n, type: 'D', name: 'current_task' },
  ];

  test.each(['4.4', '4.19', '6.1', '6.4'])('keep their small addresses (%s)', (release) => {
    const symbols = [...percpu, ...someSymbols(600)];
    const read = readBack({ symbols, shape: kallsymsShapes[release]! });
    expect(read.slice(0, 2)).toEqual(percpu);
    expect(read).toEqual(byAddress(symbols));
  });
});

test('symbols outside of executable sections are no functions, whatever their letter', () => {
  const kernel = openKernelElf(
    'kernel',
    buildKernelElf({
      symbols: [...someSymbols(600), { address: 0xffff_ffff_8200_0010n, type: 'W', name: 'weak_data' }],
    }),
  );
  const index = openIndex(buildSymbolIndex(readKallsyms(kernel), { source: 'kallsyms', buildId: null }));
  const table = new IndexedSymbolTable(index!);
  expect(table.addressOf('weak_data')).toBe(0xffff_ffff_8200_0010n);
  expect(table.find(0xffff_ffff_8200_0010n)).toBe(-1);
  expect(table.section(table.find(table.addressOf('foo_10')!))).toBe('.text');
});

test('a kernel without kallsyms says so', () => {
  const kernel = openKernelElf('vmlinuz', buildKernelElf({ symbols: [], shape: null }));
  expect(() => readKallsyms(kernel)).toThrow(/vmlinuz: this kernel carries no symbol table of its own/);
});

describe('damaged kallsyms', () => {
  const shapes = Object.values(kallsymsShapes);

  test('is read or refused, never crashes', () => {
    const next = seededRandom(1);
    const outcomes = { read: 0, refused: 0 };
    for (let round = 0; round < 400; round += 1) {
      const shape = shapes[round % shapes.length]!;
      const file = buildKernelElf({ symbols: someSymbols(300), shape, textBytes: 0x2000 });
      const hits = 1 + Math.floor(next() * 8);
      const from = 0x1000 + 0x2000;
      for (let hit = 0; hit < hits; hit += 1) {
        file[from + Math.floor(next() * (file.length - from - 500))] = Math.floor(next() * 256);
      }
      try {
        readKallsyms(openKernelElf('kernel', file));
        outcomes.read += 1;
      } catch (error) {
        expect(error).toMatchObject({ name: 'BootgateError', exitStatus: 2 });
        outcomes.refused += 1;
      }
    }
    expect(outcomes.read).toBeGreaterThan(20);
    expect(outcomes.refused).toBeGreaterThan(20);
  });

  test('cut short at any length, too', () => {
    const file = buildKernelElf({ symbols: someSymbols(300), textBytes: 0x2000 });
    const next = seededRandom(2);
    for (let round = 0; round < 200; round += 1) {
      const cut = file.subarray(0, Math.floor(next() * file.length));
      expect(() => readKallsyms(openKernelElf('kernel', cut))).toThrow(
        expect.objectContaining({ name: 'BootgateError' }),
      );
    }
  });
});
