import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readBtf, type Btf } from '../../src/symbols/btf.ts';
import { kernelOffsets } from '../../src/symbols/kernel-offsets.ts';
import type { KernelImage } from '../../src/symbols/kernel-image.ts';
import { openKernelElf } from '../../src/symbols/kernel-elf.ts';
import { buildKernelElf } from '../support/build-kernel.ts';
import { seededRandom } from '../support/seeded-random.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-btf-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One type: its words behind the name; texts become offsets of strings. */
type Word = number | string;

/** BTF of types in order, the first of them number 1. */
function btfBytes(types: readonly (readonly Word[])[]): Buffer {
  const strings = ['\0'];
  const offsets = new Map([['', 0]]);
  const word = (value: Word): number => {
    if (typeof value === 'number') return value;
    const known = offsets.get(value);
    if (known !== undefined) return known;
    const offset = strings.join('').length;
    offsets.set(value, offset);
    strings.push(`${value}\0`);
    return offset;
  };
  const body = Buffer.from(Uint32Array.from(types.flat(), word).buffer);
  const text = Buffer.from(strings.join(''), 'latin1');
  const header = Buffer.alloc(24);
  header.writeUInt16LE(0xeb9f, 0);
  header[2] = 1;
  [24, 0, body.length, body.length, text.length].forEach((value, index) => {
    header.writeUInt32LE(value, 4 + index * 4);
  });
  return Buffer.concat([header, body, text]);
}

const of = (kind: number, members = 0, flag = 0): number => ((flag << 31) | (kind << 24) | members) >>> 0;
const [int, pointer, array, struct, union, typedef, constant, enum64] = [1, 2, 3, 4, 5, 8, 10, 19];

/** struct outer { int a; union { long b; struct { int c, d; }; }; const pair pairs[3]; int e:3; struct outer *next; } */
const types = [
  ['int', of(int), 4, 32], // 1
  ['long', of(int), 8, 64], // 2
  ['', of(struct, 2), 8, 'c', 1, 0, 'd', 1, 32], // 3
  ['', of(union, 2), 8, 'b', 2, 0, '', 3, 0], // 4
  ['pair', of(struct, 2), 16, 'x', 2, 0, 'y', 2, 64], // 5
  ['pair_t', of(typedef), 5], // 6
  ['', of(constant), 6], // 7
  ['', of(array), 0, 7, 1, 3], // 8
  ['', of(pointer), 10], // 9
  [
    'outer',
    of(struct, 6, 1),
    80,
    'a',
    1,
    0,
    '',
    4,
    64,
    'pairs',
    8,
    128,
    'e',
    1,
    512 | (3 << 24),
    'next',
    9,
    576,
    'rest',
    11,
    640,
  ], // 10
  ['', of(array), 0, 2, 1, 0], // 11: long rest[]
  ['big', of(enum64, 1), 8, 'one', 1, 0], // 12
] as const;

describe('members', () => {
  const btf = readBtf(btfBytes(types));

  test.each([
    ['outer.a', 0],
    ['outer.b', 8],
    ['outer.d', 12],
    ['outer.pairs', 16],
    ['outer.pairs.2.y', 56],
    ['outer.next', 72],
    ['outer.rest.2', 96],
    ['pair_t.y', 8],
    ['outer', 0],
  ])('%s at %d', (path, offset) => {
    expect(btf.offsetOf(path)).toBe(offset);
  });

  test.each([
    'outer.z',
    'inner.a',
    'outer.next.a',
    'outer.e',
    'outer.pairs.3',
    'outer.a.b',
    'int.0',
    '',
    'outer.',
    '.a',
    'outer.pairs.-1',
  ])('%j is nowhere', (path) => {
    expect(btf.offsetOf(path)).toBeNull();
  });

  test('have sizes', () => {
    expect([btf.sizeOf('outer'), btf.sizeOf('pair_t'), btf.sizeOf('none')]).toEqual([80, 16, null]);
  });
});

describe('types that lead in circles', () => {
  const ask = (btf: Btf): unknown[] => [btf.offsetOf('s.x'), btf.offsetOf('s.m.x'), btf.sizeOf('t')];

  test('are given up', () => {
    const btf = readBtf(
      btfBytes([
        ['s', of(struct, 3), 8, '', 1, 0, '', 1, 0, 'm', 2, 0],
        ['t', of(typedef), 3],
        ['', of(constant), 2],
        ['', of(array), 0, 4, 4, 2],
      ]),
    );
    expect(ask(btf)).toEqual([null, null, null]);
  });
});

test('damaged at random is refused or answered with numbers', () => {
  const whole = btfBytes(types);
  const random = seededRandom(5);
  let refused = 0;
  for (let round = 0; round < 3000; round += 1) {
    const damagedBytes = Buffer.from(whole);
    damagedBytes[Math.floor(random() * whole.length)] = Math.floor(random() * 256);
    const bytes =
      random() < 0.8 ? damagedBytes : damagedBytes.subarray(0, Math.floor(random() * whole.length));
    try {
      const btf = readBtf(bytes);
      for (const path of ['outer.a', 'outer.d', 'outer.pairs.2.y', 'pair_t.y', 'outer.rest.2']) {
        const offset = btf.offsetOf(path);
        expect(offset === null || Number.isSafeInteger(offset)).toBe(true);
      }
    } catch (error) {
      expect(error).toMatchObject({ name: 'BootgateError', exitStatus: 2 });
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(300);
});

describe('offsets of a kernel', () => {
  test('without BTF are none, and that is remembered', async () => {
    let opened = 0;
    const image = {
      key: 'plain',
      open: () => {
        opened += 1;
        return openKernelElf('plain', buildKernelElf({ symbols: [], shape: null }));
      },
    } as unknown as KernelImage;
    expect(await kernelOffsets(image, folder, ['task_struct.pid'])).toBeNull();
    expect(await kernelOffsets(image, folder, ['task_struct.comm'])).toBeNull();
    expect(opened).toBe(1);
  });

  test('are asked of it once, and again when the answers were damaged', async () => {
    let opened = 0;
    const bytes = btfBytes(types);
    const image = {
      key: 'with-btf',
      open: () => {
        opened += 1;
        const section = { name: '.BTF', start: 0n, end: BigInt(bytes.length), offset: 0, executable: false };
        return { bytes, sections: [section] };
      },
    } as unknown as KernelImage;
    const wanted = new Map([['outer.d', 12]]);
    expect(await kernelOffsets(image, folder, ['outer.d', 'outer.z'])).toEqual(wanted);
    expect(await kernelOffsets(image, folder, ['outer.d', 'outer.z'])).toEqual(wanted);
    expect(opened).toBe(1);
    expect(await kernelOffsets(image, folder, ['outer.b'])).toEqual(new Map([['outer.b', 8]]));
    expect(await kernelOffsets(image, folder, ['outer.d'])).toEqual(wanted);
    expect(opened).toBe(2);
    const file = join(
      folder,
      'symbols',
      readdirSync(join(folder, 'symbols')).find((name) => name.startsWith('with'))!,
    );
    writeFileSync(file, readFileSync(file, 'utf8').replace('12', '13'));
    expect(await kernelOffsets(image, folder, ['outer.d'])).toEqual(wanted);
    expect(opened).toBe(3);
  });
});
