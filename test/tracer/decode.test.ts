/** The plugin's instruction decoding against objdump, on a real library: some 300,000 instructions. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decoder } from './harness/decoder.ts';

const safe = 0;
const reads = 1;
const writes = 2;
const updates = 3;
const flows = { none: 0, jump: 1, callDirect: 2, callIndirect: 3, return: 4, halt: 7 };

interface Line {
  text: string;
  mnemonic: string;
  operands: string;
  class: number;
  flow: number;
}

/** Hint instructions whose operand is never accessed. */
const unaccessed = /^(lea|nop|prefetch|endbr|hint)/;

describe('decoding what libc is made of', () => {
  let lines: Line[];
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'bootgate-decode-'));
    const program = decoder('decode-x86-64.c.inc', 'decode_x86_64', folder);
    const library = /=> (\S*libc\.so\S*)/.exec(execFileSync('ldd', ['/bin/sh'], { encoding: 'utf8' }))![1]!;
    const listing = execFileSync('objdump', ['-d', '-w', '--no-addresses', library], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const parsed = [...listing.matchAll(/^\t((?:[0-9a-f]{2} )+)\s*\t(.*)$/gm)].map(([, bytes, text]) => ({
      bytes: bytes!.replaceAll(' ', ''),
      text: text!.replace(/ +#.*/, '').replace(/ <.*>/, ''),
    }));
    const input = parsed.map(({ bytes }) => bytes).join('\n');
    const decoded = execFileSync(program, {
      input: `${input}\n`,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }).split('\n');
    lines = parsed.map(({ text }, row) => {
      const [kind, flow] = decoded[row]!.split(' ');
      const words = text
        .replace(/^((bnd|lock|data16|notrack|cs|ds|es|ss|fs|gs|rex\S*|addr32|rep\w*) )+/, '')
        .split(/\s+/);
      return {
        text,
        mnemonic: words[0]!,
        operands: words.slice(1).join(' '),
        class: Number(kind),
        flow: Number(flow),
      };
    });
    expect(lines.length).toBeGreaterThan(200_000);
  }, 60_000);

  function wrong(check: (line: Line) => boolean): string[] {
    return [
      ...new Set(lines.filter((line) => !check(line)).map(({ text, class: kind }) => `${text}: ${kind}`)),
    ].slice(0, 20);
  }

  test('nothing that touches memory is called safe', () => {
    const implicit = /^(push|pop|call|ret|leave|enter|movs[bwlq]? |stos|lods|scas|cmps|xlat|in|out|ins|outs)/;
    expect(
      wrong(({ class: kind, mnemonic, operands, text }) => {
        if (kind !== safe || unaccessed.test(mnemonic)) return true;
        return (
          !operands.includes('(') &&
          !/%[c-g]s:/.test(operands) &&
          !(implicit.test(text) && !/^inc/.test(text))
        );
      }),
    ).toEqual([]);
  });

  test('calls, returns and indirect jumps are found', () => {
    expect(
      wrong(({ mnemonic, operands, flow }) => {
        if (/^call/.test(mnemonic))
          return flow === (operands.startsWith('*') ? flows.callIndirect : flows.callDirect);
        if (/^ret/.test(mnemonic)) return flow === flows.return;
        if (/^jmp/.test(mnemonic)) return flow === (operands.startsWith('*') ? flows.jump : flows.none);
        if (mnemonic === 'hlt') return flow === flows.halt;
        return flow === flows.none || /^(\(bad\)|iret|sysret)/.test(mnemonic);
      }),
    ).toEqual([]);
  });

  test('reads, writes and updates are told apart', () => {
    // AT&T syntax: the last operand is the destination
    const expected = (mnemonic: string, operands: string): number | null => {
      const destination = operands.split(/,(?![^(]*\))/).at(-1)!;
      const toMemory = destination.includes('(');
      if (!operands.includes('(') || operands.includes('mm')) return null;
      if (/^(cmp[bwlq]?|test[bwlq]?|bt[wlq]?|mul[bwlq]?)$/.test(mnemonic)) return reads;
      if (
        /^(add|sub|and|or|xor|adc|sbb|inc|dec|neg|not|shl|shr|sar|bts|btr|btc|xadd|cmpxchg|xchg)[bwlq]?$/.test(
          mnemonic,
        )
      ) {
        return toMemory || /^(xchg)/.test(mnemonic) ? updates : reads;
      }
      if (/^mov[bwlq]?$/.test(mnemonic) && !/%[c-gs]s\b(?!:)/.test(operands))
        return toMemory ? writes : reads;
      if (/^(movz|movs)[bwl][wlq]$|^movslq$|^imul/.test(mnemonic)) return reads;
      if (/^set/.test(mnemonic)) return writes;
      return null;
    };
    const checked = lines.filter(({ mnemonic, operands }) => expected(mnemonic, operands) !== null);
    expect(checked.length).toBeGreaterThan(50_000);
    expect(
      wrong(({ mnemonic, operands, class: kind }) => [null, kind].includes(expected(mnemonic, operands))),
    ).toEqual([]);
  });
});
