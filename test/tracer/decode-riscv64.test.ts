/** The plugin's decoding of RV64GC against objdump, on Debian's C library for riscv64: some 300,000 instructions. */
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
  firmwareReturn: 9,
};

interface Instruction {
  readonly text: string;
  readonly mnemonic: string;
  readonly operands: string;
  readonly address: number;
  readonly bytes: number;
}

interface Line extends Instruction {
  readonly class: number;
  readonly flow: number;
  readonly displacement: number;
}

/** What a C library does not have: the kernel's, calls into t0, and what belongs to no program. */
const further: readonly (readonly [code: string, mnemonic: string, operands: string])[] = [
  ['10200073', 'sret', ''],
  ['30200073', 'mret', ''],
  ['10500073', 'wfi', ''],
  ['12000073', 'sfence.vma', 'zero,zero'],
  ['c0102573', 'csrrs', 'a0,time,zero'],
  ['0000100f', 'fence.i', ''],
  ['000502e7', 'jalr', 't0,0(a0)'],
  ['000300e7', 'jalr', 'ra,0(t1)'],
  ['00028067', 'jalr', 'zero,0(t0)'],
  ['000280e7', 'jalr', 'ra,0(t0)'],
  ['000e0367', 'jalr', 't1,0(t3)'],
  ['8282', 'c.jr', 't0'],
  ['9282', 'c.jalr', 't0'],
  ['9002', 'c.ebreak', ''],
  ['00000000', '.insn', ''],
];

function disassembled(library: string): Instruction[] {
  const listing = execFileSync('riscv64-linux-gnu-objdump', ['-d', '-w', '-M', 'no-aliases', library], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return [...listing.matchAll(/^ +([0-9a-f]+):\t([0-9a-f]{4}|[0-9a-f]{8}) +\t(\S+)\t?(.*)$/gm)].map(
    ([, address, code, mnemonic, operands]) => ({
      text: `${code!} ${mnemonic!} ${operands!}`,
      mnemonic: mnemonic!,
      operands: operands!.replace(/ *#.*/, '').replace(/ <.*>/, ''),
      address: parseInt(address!, 16),
      bytes: code!.length / 2,
    }),
  );
}

describe('decoding what a riscv64 libc is made of', () => {
  let lines: Line[];
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'bootgate-decode-'));
    const program = decoder('decode-riscv64.c.inc', 'decode_riscv64', folder);
    const root = suitePackage('libc6', 'trixie', 'riscv64');
    const parsed = [
      ...disassembled(join(root, 'usr/lib/riscv64-linux-gnu/libc.so.6')),
      ...further.map(([code, mnemonic, operands]) => ({
        ...{ mnemonic, operands, address: 0, bytes: code.length / 2 },
        text: `${code} ${mnemonic} ${operands}`,
      })),
    ];
    const input = parsed.map(({ text }) => text.split(' ')[0]!.match(/../g)!.reverse().join('')).join('\n');
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
    const touches =
      /^(?:c\.)?(?:l[bhwd]u?|s[bhwd]|fl[wd]|fs[wd]|[lsf]\w+sp|lr\.|sc\.|amo|csr|ecall|ebreak|fence\.i|[ms]ret|wfi|sfence|\.insn|unimp|f)/;
    const others = /^(?:c\.)?(?:fence$|addi4spn|addi16sp)/;
    expect(
      wrong(
        ({ class: kind, mnemonic }) =>
          kind !== classes.safe || !touches.test(mnemonic) || others.test(mnemonic),
      ),
    ).toEqual([]);
  });

  test('most of what touches none is', () => {
    const plain =
      /^(?:c\.)?(?:addi?w?|sub|subw|and|andi|ori?|xori?|s[lr][la]iw?|li|lui|mv|auipc|beqz?|bnez?|b[lg][te]u?|jal?|jr|jalr|mulw?|div\w*|rem\w*|slti?u?|addi4spn|addi16sp)$/;
    expect(wrong(({ mnemonic, class: kind }) => !plain.test(mnemonic) || kind === classes.safe)).toEqual([]);
  });

  test('calls, returns and indirect jumps are found, and where a call goes', () => {
    const links = (name: string): boolean => name === 'ra' || name === 't0';
    const expected = ({ mnemonic, operands }: Line): number => {
      const [to, from] = operands.split(/[,()]+\d*[,()]*/);
      if (mnemonic === 'jal') return links(to!) ? flows.callDirect : flows.none;
      if (mnemonic === 'c.jalr') return flows.callIndirect;
      if (mnemonic === 'c.jr') return links(to!) ? flows.return : flows.jump;
      if (mnemonic === 'jalr') {
        if (links(to!)) return flows.callIndirect;
        return to === 'zero' && links(/\((\w+)\)/.exec(operands)?.[1] ?? from!) ? flows.return : flows.jump;
      }
      const one = { sret: flows.interruptReturn, mret: flows.firmwareReturn, wfi: flows.halt } as const;
      if (mnemonic in one) return one[mnemonic as keyof typeof one];
      return mnemonic === 'ecall' ? flows.systemCall : flows.none;
    };
    expect(wrong((line) => line.flow === expected(line))).toEqual([]);
    expect(
      wrong(
        ({ flow, operands, address, bytes, displacement }) =>
          flow !== flows.callDirect ||
          address + bytes + displacement === parseInt(operands.split(',')[1]!, 16),
      ),
    ).toEqual([]);
    for (const flow of Object.values(flows)) expect(lines.some((line) => line.flow === flow)).toBe(true);
  });

  test('single loads and stores are told apart', () => {
    const expected = (mnemonic: string): number | null => {
      if (/^(?:c\.)?l(?:[bhw]u?|d|[wd]sp)$/.test(mnemonic)) return classes.reads;
      return /^(?:c\.)?s(?:[bhwd]|[wd]sp)$/.test(mnemonic) ? classes.writes : null;
    };
    expect(lines.filter(({ mnemonic }) => expected(mnemonic) !== null).length).toBeGreaterThan(50_000);
    expect(wrong(({ mnemonic, class: kind }) => [null, kind].includes(expected(mnemonic)))).toEqual([]);
  });
});
