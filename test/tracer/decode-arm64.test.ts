/** The plugin's decoding of A64 against objdump, on Debian's C library for arm64: some 350,000 instructions. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { suitePackage } from '../support/debian-suites.ts';
import { decoder } from './harness/decoder.ts';

const classes = { safe: 0, reads: 1, writes: 2, other: 5 };
const flows = {
  none: 0,
  jump: 1,
  callDirect: 2,
  callIndirect: 3,
  return: 4,
  interruptReturn: 5,
  halt: 7,
  systemCall: 8,
};

interface Line {
  text: string;
  mnemonic: string;
  operands: string;
  address: number;
  class: number;
  flow: number;
  displacement: number;
}

/** What a C library does not have: the kernel's, and forms with an authenticated address. */
const further: readonly (readonly [word: number, mnemonic: string, operands: string])[] = [
  [0xd503207f, 'wfi', ''],
  [0xd69f03e0, 'eret', ''],
  [0xd69f0bff, 'eretaa', ''],
  [0xd69f0fff, 'eretab', ''],
  [0xd65f0bff, 'retaa', ''],
  [0xd65f0fff, 'retab', ''],
  [0xd63f0a11, 'blraa', 'x16, x17'],
  [0xd63f0c1f, 'blrab', 'x0, sp'],
  [0xd63f081f, 'blraaz', 'x0'],
  [0xd61f0a11, 'braa', 'x16, x17'],
  [0xd61f0c1f, 'brabz', 'x0'],
  [0xd4000002, 'hvc', '#0x0'],
  [0xd4000003, 'smc', '#0x0'],
  [0xf8200420, 'ldraa', 'x0, [x1]'],
];

function disassembled(library: string): Omit<Line, 'class' | 'flow' | 'displacement'>[] & { bytes?: never } {
  const listing = execFileSync('aarch64-linux-gnu-objdump', ['-d', '-w', '-M', 'no-aliases', library], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return [...listing.matchAll(/^ +([0-9a-f]+):\t([0-9a-f]{8}) +\t(\S+)\t?(.*)$/gm)].map(
    ([, address, word, mnemonic, operands]) => ({
      text: `${word!} ${mnemonic!} ${operands!}`,
      mnemonic: mnemonic!,
      operands: operands!.replace(/ *\/\/.*/, '').replace(/ <.*>/, ''),
      address: parseInt(address!, 16),
    }),
  );
}

describe('decoding what an arm64 libc is made of', () => {
  let lines: Line[];
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'bootgate-decode-'));
    const program = decoder('decode-arm64.c.inc', 'decode_arm64', folder);
    const root = suitePackage('libc6', 'bookworm', 'arm64');
    const parsed = [
      ...disassembled(join(root, 'lib/aarch64-linux-gnu/libc.so.6')),
      ...further.map(([word, mnemonic, operands]) => ({
        ...{ mnemonic, operands, address: 0 },
        text: `${word.toString(16)} ${mnemonic} ${operands}`,
      })),
    ];
    const input = parsed
      .map(({ text }) => text.slice(0, 8).replace(/(..)(..)(..)(..)/, '$4$3$2$1'))
      .join('\n');
    const decoded = execFileSync(program, {
      input: `${input}\n`,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }).split('\n');
    lines = parsed.map((line, row) => {
      const [kind, flow, displacement] = decoded[row]!.split(' ').map(Number);
      return { ...line, class: kind!, flow: flow!, displacement: displacement! };
    });
    expect(lines.length).toBeGreaterThan(250_000);
  }, 120_000);

  function wrong(check: (line: Line) => boolean): string[] {
    const found = lines.filter((line) => !check(line));
    return [...new Set(found.map(({ text, class: kind, flow }) => `${text}: ${kind} ${flow}`))].slice(0, 20);
  }

  test('nothing that touches memory or the system is called safe', () => {
    const touches = /^(?:ld|st(?!r?ip)|cas|swp|dc$|ic$|sys|msr|mrs|svc|hvc|smc|brk|hlt|wfi|udf|\.inst)/;
    expect(wrong(({ class: kind, mnemonic }) => kind !== classes.safe || !touches.test(mnemonic))).toEqual(
      [],
    );
  });

  test('most of what touches none is', () => {
    const plain = /^(?:add|sub|and|orr|eor|mov[nzk]|[us]bfm|madd|csel|adrp?|b|bl|cb|tb|b\.\w+|ret)$/;
    expect(
      wrong(({ class: kind, mnemonic, operands }) => {
        return !plain.test(mnemonic) || /\bv\d|[zp]\d/.test(operands) || kind === classes.safe;
      }),
    ).toEqual([]);
  });

  test('calls, returns and indirect jumps are found, and where a call goes', () => {
    const expected = (mnemonic: string): number => {
      if (mnemonic === 'bl') return flows.callDirect;
      if (/^blr/.test(mnemonic)) return flows.callIndirect;
      if (/^bra?/.test(mnemonic) && mnemonic !== 'brk') return flows.jump;
      if (/^eret/.test(mnemonic)) return flows.interruptReturn;
      if (/^ret/.test(mnemonic)) return flows.return;
      if (mnemonic === 'svc') return flows.systemCall;
      return mnemonic === 'wfi' ? flows.halt : flows.none;
    };
    expect(wrong(({ mnemonic, flow }) => flow === expected(mnemonic))).toEqual([]);
    expect(
      wrong(
        ({ mnemonic, operands, address, displacement }) =>
          mnemonic !== 'bl' || address + 4 + displacement === parseInt(operands, 16),
      ),
    ).toEqual([]);
    for (const flow of Object.values(flows)) expect(lines.some((line) => line.flow === flow)).toBe(true);
  });

  test('single loads and stores are told apart', () => {
    const expected = (mnemonic: string, operands: string): number | null => {
      if (/^[bhsdqv]\d/.test(operands)) return null;
      if (/^(?:ldu?r|ldtr)(?:[bhw]|s[bhw])?$/.test(mnemonic)) return classes.reads;
      return /^(?:stu?r|sttr)[bh]?$/.test(mnemonic) ? classes.writes : null;
    };
    const checked = lines.filter(({ mnemonic, operands }) => expected(mnemonic, operands) !== null);
    expect(checked.length).toBeGreaterThan(50_000);
    expect(
      wrong(({ mnemonic, operands, class: kind }) => [null, kind].includes(expected(mnemonic, operands))),
    ).toEqual([]);
  });
});
