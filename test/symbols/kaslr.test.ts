import { describe, expect, test } from '@jest/globals';
import { detectKaslrOffset } from '../../src/symbols/kaslr.ts';
import { plainSymbols, type PlainSymbol } from '../support/plain-symbols.ts';
import { seededRandom } from '../support/seeded-random.ts';

const start = 0xffff_ffff_8100_0000n;

/** Functions of uneven sizes, as a linker leaves them. */
function functions(count: number): PlainSymbol[] {
  const random = seededRandom(6);
  let address = start;
  return Array.from({ length: count }, (_, index) => {
    const size = 16 * (1 + Math.floor(random() * 20));
    const symbol = { name: `f${index}`, address, size };
    address += BigInt(size);
    return symbol;
  });
}

const symbols = functions(20_000);
const table = plainSymbols(symbols);

function seen(offset: bigint, count: number): BigUint64Array {
  const step = Math.floor(symbols.length / count);
  return BigUint64Array.from({ length: count }, (_, index) => symbols[index * step]!.address + offset);
}

describe('the offset of a kernel that moved', () => {
  test('is none with nokaslr', () => {
    expect(detectKaslrOffset(seen(0n, 500), table)).toEqual({ kind: 'none' });
  });

  test.each([0x20_0000n, 0x1a00_0000n, 0x3e80_0000n])('is found: %d', (offset) => {
    expect(detectKaslrOffset(seen(offset, 500), table)).toEqual({ kind: 'offset', offset });
  });

  test('is found from block starts, most of which are inside of functions, among firmware and user addresses', () => {
    const random = seededRandom(7);
    const inside = Array.from({ length: 2000 }, () => {
      const { address, size } = symbols[Math.floor(random() * symbols.length)]!;
      return address + 0x600_0000n + BigInt(Math.floor(random() * size));
    });
    const addresses = BigUint64Array.from([
      ...inside,
      ...seen(0x600_0000n, 500),
      0xf_0000n,
      0x7fff_0000_0000n,
    ]);
    expect(detectKaslrOffset(addresses, table)).toEqual({ kind: 'offset', offset: 0x600_0000n });
  });

  test('is found though other code, such as a decompressor, ran where the kernel would have been', () => {
    const offset = 0xb60_0000n;
    const others = BigUint64Array.from({ length: 40 }, (_, index) => start + BigInt(7 + 31 * index));
    const addresses = BigUint64Array.from([...others, ...seen(offset, 500)]);
    expect(detectKaslrOffset(addresses, table)).toEqual({ kind: 'offset', offset });
  });

  test('is refused when nothing fits', () => {
    expect(detectKaslrOffset(seen(0x600_0123n, 500), table)).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(
        /^no offset explains the addresses seen: at best \d+ of 500 are functions/,
      ),
    });
  });

  test('is refused when too little was seen', () => {
    expect(detectKaslrOffset(seen(0n, 20), table)).toEqual({
      kind: 'unknown',
      reason: 'only 20 different kernel addresses were seen, at least 32 are needed',
    });
  });

  test('is refused when two fit', () => {
    const regular = plainSymbols(
      Array.from({ length: 20_000 }, (_, index) => ({
        name: `f${index}`,
        address: start + BigInt(index * 1024),
        size: 1024,
      })),
    );
    const addresses = BigUint64Array.from(
      { length: 100 },
      (_, index) => start + 0x40_0000n + BigInt(index * 1024),
    );
    expect(detectKaslrOffset(addresses, regular)).toEqual({
      kind: 'unknown',
      reason: 'two offsets explain the addresses seen: 0x0 and 0x200000',
    });
  });
});
