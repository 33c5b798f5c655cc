/** The guest's programs against objdump, which reads every instruction back. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { riscv64 } from '../../src/arch/riscv64/riscv64.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-riscv64-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `li a0,1`, one an instruction, jumps as `to +3` instructions. */
function listing(bytes: Uint8Array, from: number, to: number): string[] {
  const path = join(folder, 'program');
  writeFileSync(path, bytes);
  const text = execFileSync('riscv64-linux-gnu-objdump', [
    ...[
      '-D',
      '-b',
      'binary',
      '-m',
      'riscv:rv64',
      '-M',
      'no-aliases',
      `--start-address=${from}`,
      `--stop-address=${to}`,
      path,
    ],
  ]).toString();
  return [...text.matchAll(/^ +([0-9a-f]+):\t[0-9a-f]{8} +\t(.*)$/gm)].map(([, at, instruction]) =>
    instruction!
      .replace(/\s*(?:#.*|<.*>)$/g, '')
      .replace(/\s+/g, ' ')
      .replace(/^(jal \w+,|b\w+ .*,)0x([0-9a-f]+)$/, (_, jump: string, target: string) => {
        const distance = (parseInt(target, 16) - parseInt(at!, 16)) / 4;
        return `${jump}${distance > 0 ? '+' : ''}${distance}`;
      }),
  );
}

/** behind ELF header and program header */
const codeAt = 0x78;

describe('init', () => {
  test('prints, works as much as it was told to, and switches off', () => {
    const program = riscv64.programs.init({ userLoops: 0x12345, systemCalls: 3 });
    expect(listing(program, codeAt, codeAt + 30 * 4)).toEqual([
      ...['addi a0,zero,1', 'auipc a1,0x0', 'addi a1,a1,116', 'addi a2,zero,28', 'addi a7,zero,64', 'ecall'],
      ...['addi a0,zero,1', 'lui a1,0x5', 'addiw a1,a1,1033', 'addi a2,zero,1', 'addi a7,zero,29', 'ecall'],
      ...[
        'lui t0,0x12',
        'addiw t0,t0,837',
        'addiw t0,t0,-1',
        'bne t0,zero,-1',
        'addi t0,zero,3',
        'addi a7,zero,173',
      ],
      ...[
        'ecall',
        'addiw t0,t0,-1',
        'bne t0,zero,-3',
        'lui a0,0xfee1e',
        'addiw a0,a0,-339',
        'lui a1,0x28122',
      ],
      ...[
        'addiw a1,a1,-1687',
        'lui a2,0x43220',
        'addiw a2,a2,-292',
        'addi a7,zero,142',
        'ecall',
        'jal zero,0',
      ],
    ]);
  });

  test.each([
    ['spin', ['jal zero,0']],
    ['exit', ['addi a0,zero,0', 'addi a7,zero,94', 'ecall']],
    [
      'sleep',
      [0, 1, 2, 3, 4].map((each) => `addi a${each},zero,0`).concat('addi a7,zero,73', 'ecall', 'jal zero,-7'),
    ],
  ] as const)('%s is how it ends where a test asks for it', (finish, expected) => {
    const program = riscv64.programs.init({ finish });
    const from = codeAt + 12 * 4;
    expect(listing(program, from, from + expected.length * 4)).toEqual(expected);
  });
});

test('the list of system calls is walked by code that objdump reads as it was meant', () => {
  const program = riscv64.programs.systemCalls([{ call: 'open', args: ['/x', 0] }]);
  const code = listing(program, codeAt, codeAt + 64 * 4);
  expect(code).toEqual([
    ...['ld t0,0(sp)', 'addi s3,sp,8', 'slli t0,t0,0x3', 'add s4,s3,t0', 'addi s4,s4,8', 'auipc s2,0x0'],
    ...['addi s2,s2,200', 'lw s5,52(s2)', 'ld a7,0(s2)', 'ld a0,8(s2)', 'ld a1,16(s2)', 'ld a2,24(s2)'],
    ...['ld a3,32(s2)', 'ld a4,40(s2)', 'addi t0,zero,221', 'bne a7,t0,+4', 'sd a0,0(s3)', 'addi a1,s3,0'],
    ...['addi a2,s4,0', 'ecall', 'bge a0,zero,+33', 'addiw s5,s5,-1', 'beq s5,zero,+7', 'lui a0,0x400'],
    ...['addiw a0,a0,404', 'addi a1,zero,0', 'addi a7,zero,101', 'ecall', 'jal zero,-20', 'lw a1,56(s2)'],
    ...[
      'beq a1,zero,+23',
      'subw t0,zero,a0',
      'lw a2,60(s2)',
      'add t1,a1,a2',
      'addi t1,t1,-2',
      'addi t2,zero,10',
    ],
    ...[
      'addi t3,zero,3',
      'divuw t4,t0,t2',
      'remuw t5,t0,t2',
      'addi t5,t5,48',
      'sb t5,0(t1)',
      'addi t1,t1,-1',
    ],
    ...['addi t0,t4,0', 'addiw t3,t3,-1', 'bne t3,zero,-7', 'addi a0,zero,1', 'addi a7,zero,64', 'ecall'],
    ...['lw t0,48(s2)', 'beq t0,zero,+4', 'addi a0,zero,1', 'addi a7,zero,94', 'ecall', 'addi s2,s2,64'],
    ...['jal zero,-47'],
  ]);
});

test('the trial guest counts what it says it does', () => {
  const { image, instructions } = riscv64.trial;
  expect(listing(image, 0, 14 * 4)).toEqual([
    ...[
      'lui t0,0x10000',
      'addiw t0,t0,0',
      'addi t1,zero,111',
      'sb t1,0(t0)',
      'addi t1,zero,107',
      'sb t1,0(t0)',
    ],
    ...[
      'addi a1,zero,1',
      'slli a1,a1,0x1f',
      'addi a1,a1,512',
      'addi t0,zero,500',
      'addiw t0,t0,-1',
      'bne t0,zero,-1',
    ],
    ...['wfi', 'jal zero,-1'],
  ]);
  // six of the mask ROM before, and the loop's turns
  expect(instructions).toBe(6 + 10 + 2 * 500);
});

test("the probe's guest calls its routine each round, and is switched off", () => {
  const { image, blocks } = riscv64.qemu.execTbProbe;
  expect(listing(image, 0, image.length)).toEqual([
    ...['lui t0,0xc', 'addiw t0,t0,848', 'jal ra,+9', 'addiw t0,t0,-1', 'bne t0,zero,-2'],
    ...['lui t0,0x100', 'addiw t0,t0,0', 'lui t1,0x5', 'addiw t1,t1,1365', 'sw t1,0(t0)'],
    ...['jal zero,0', 'jalr zero,0(ra)'],
  ]);
  expect(blocks).toEqual([0x8000_0008, 0x8000_002c, 0x8000_000c]);
});
