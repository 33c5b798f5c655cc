import { describe, expect, test } from '@jest/globals';
import { openIndex } from '../../src/symbols/index-layout.ts';
import { IndexedSymbolTable } from '../../src/symbols/indexed-symbol-table.ts';
import { allocateSymbols, binding, unknownSection, type RawSymbols } from '../../src/symbols/raw-symbols.ts';
import { buildSymbolIndex } from '../../src/symbols/symbol-index.ts';

interface Given {
  readonly name: string;
  readonly address: number;
  readonly size?: number;
  readonly bind?: keyof typeof binding;
  readonly data?: true;
}

const base = 0xffff_ffff_8100_0000n;

function table(given: readonly Given[], textEnd = 0x1000): IndexedSymbolTable {
  const columns = allocateSymbols(given.length);
  const names = Buffer.from(given.map(({ name }) => `${name}\0`).join(''));
  let nameAt = 0;
  given.forEach(({ name, address, size, bind, data }, index) => {
    const full = base + BigInt(address);
    columns.low[index] = Number(full & 0xffff_ffffn);
    columns.high[index] = Number(full >> 32n);
    columns.size[index] = size ?? 0;
    columns.name[index] = nameAt;
    columns.binding[index] = binding[bind ?? 'global'];
    columns.code[index] = data ? 0 : 1;
    columns.section[index] = data ? 0 : 1;
    nameAt += name.length + 1;
  });
  const raw: RawSymbols = {
    ...columns,
    length: given.length,
    names,
    sections: [unknownSection, { name: '.text', start: base, end: base + BigInt(textEnd) }],
  };
  return new IndexedSymbolTable(openIndex(buildSymbolIndex(raw, { source: 'vmlinux', buildId: null }))!);
}

function nameAt(symbols: IndexedSymbolTable, address: number): string | null {
  const row = symbols.find(base + BigInt(address));
  return row < 0 ? null : symbols.name(row);
}

describe('of several names of one address people see', () => {
  test.each([
    ['the strong one', [{ name: 'memset', bind: 'weak' }, { name: '__memset' }], '__memset'],
    ['the global one', [{ name: 'a', bind: 'local' }, { name: '__x64_sys_a' }], '__x64_sys_a'],
    [
      'the one with fewer underscores',
      [{ name: '__longer_name' }, { name: 'longer_name_still' }],
      'longer_name_still',
    ],
    ['the shorter one', [{ name: '__ia32_sys_fork' }, { name: '__x64_sys_fork' }], '__x64_sys_fork'],
    ['the first in the alphabet', [{ name: 'beta' }, { name: 'alfa' }], 'alfa'],
    [
      'a function rather than a border',
      [{ name: '_stext' }, { name: '_text' }, { name: 'startup_64', bind: 'local' }],
      'startup_64',
    ],
  ] as const)('%s', (_, names, expected) => {
    for (const order of [names, [...names].reverse()]) {
      const symbols = table(order.map((one) => ({ ...one, address: 0 })));
      expect(symbols.length).toBe(1);
      expect(symbols.name(0)).toBe(expected);
      expect(symbols.aliases(0).sort()).toEqual(names.map(({ name }) => name).sort());
      for (const { name } of names) expect(symbols.addressOf(name)).toBe(base);
    }
  });
});

describe('an address is looked up', () => {
  const symbols = table([
    { name: 'sized', address: 0x10, size: 0x10 },
    { name: 'unsized', address: 0x40 },
    { name: 'outer', address: 0x80, size: 0x80 },
    { name: 'label', address: 0x90, size: 0x08 },
    { name: '__sched_text_end', address: 0x110 },
    { name: 'last', address: 0x200 },
    { name: 'variable', address: 0x2000, data: true },
  ]);

  test.each([
    { at: 0x0f, name: null, why: 'before the first' },
    { at: 0x10, name: 'sized', why: 'first byte' },
    { at: 0x1f, name: 'sized', why: 'last byte' },
    { at: 0x20, name: null, why: 'behind a sized one' },
    { at: 0x7f, name: 'unsized', why: 'an unsized one reaches up to the next' },
    { at: 0x8f, name: 'outer', why: 'in front of a label inside' },
    { at: 0x97, name: 'label', why: 'at the label' },
    { at: 0x98, name: 'outer', why: 'behind the label, in the function around it' },
    { at: 0x110, name: null, why: 'a border is no function' },
    { at: 0xfff, name: 'last', why: 'an unsized one reaches to the end of its section' },
    { at: 0x1000, name: null, why: 'and not further' },
    { at: 0x2000, name: null, why: 'a variable is no function' },
  ])('$at: $name ($why)', ({ at, name }) => {
    expect(nameAt(symbols, at)).toBe(name);
  });

  test('outside of 64 bits nothing is found', () => {
    expect(symbols.find(-1n)).toBe(-1);
    expect(symbols.find(1n << 64n)).toBe(-1);
    expect(symbols.find(0n)).toBe(-1);
  });

  test('variables have addresses, unknown names have none', () => {
    expect(symbols.addressOf('variable')).toBe(base + 0x2000n);
    expect(symbols.addressOf('vari')).toBeNull();
    expect(symbols.addressOf('')).toBeNull();
  });

  test('sections are known', () => {
    expect(symbols.section(0)).toBe('.text');
  });
});

test('static functions of one name are all found, a global one first', () => {
  const symbols = table([
    { name: 'init', address: 0x10, bind: 'local' },
    { name: 'init', address: 0x30 },
    { name: 'init', address: 0x20, bind: 'local' },
  ]);
  expect(symbols.addressesOf('init')).toEqual([base + 0x10n, base + 0x20n, base + 0x30n]);
  expect(symbols.addressOf('init')).toBe(base + 0x30n);
});

test('the text is what _stext, _etext, _sinittext and _einittext enclose', () => {
  const symbols = table([
    { name: '_stext', address: 0 },
    { name: 'f', address: 0 },
    { name: '_etext', address: 0x100 },
    { name: '_sinittext', address: 0x800 },
    { name: '_einittext', address: 0x900 },
  ]);
  expect(symbols.text).toEqual([
    { start: base, end: base + 0x100n },
    { start: base + 0x800n, end: base + 0x900n },
  ]);
});

test('an empty source gives an empty table', () => {
  const symbols = table([]);
  expect(symbols.length).toBe(0);
  expect(symbols.find(base)).toBe(-1);
  expect(symbols.addressOf('f')).toBeNull();
});
