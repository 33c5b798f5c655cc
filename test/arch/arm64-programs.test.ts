/** The guest's programs against objdump, which reads every instruction back. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { arm64 } from '../../src/arch/arm64/arm64.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-arm64-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `mov x0, #0x1`, one an instruction, jumps as `to +3` instructions. */
function listing(bytes: Uint8Array, from: number, to: number): string[] {
  const path = join(folder, 'program');
  writeFileSync(path, bytes);
  const text = execFileSync('aarch64-linux-gnu-objdump', [
    ...['-D', '-b', 'binary', '-m', 'aarch64', `--start-address=${from}`, `--stop-address=${to}`, path],
  ]).toString();
  return [...text.matchAll(/^ +([0-9a-f]+):\t[0-9a-f]{8} \t(.*)$/gm)].map(([, at, instruction]) =>
    instruction!
      .replace(/\s*(?:\/\/.*|<.*>)$/g, '')
      .replace(/\s+/g, ' ')
      .replace(
        /(bl?(?:\.\w+)?|cbn?z \w+,|tbn?z .*,|adr \w+,) 0x([0-9a-f]+)$/,
        (_, jump: string, target: string) => {
          const distance = (parseInt(target, 16) - parseInt(at!, 16)) / 4;
          return `${jump} ${distance > 0 ? '+' : ''}${distance}`;
        },
      ),
  );
}

/** behind ELF header and program header */
const codeAt = 0x78;

describe('init', () => {
  test('prints, works as much as it was told to, and switches off', () => {
    const program = arm64.programs.init({ userLoops: 0x12345, systemCalls: 3 });
    expect(listing(program, codeAt, codeAt + 28 * 4)).toEqual([
      ...['mov x0, #0x1', 'adr x1, +27', 'mov x2, #0x1c', 'mov x8, #0x40', 'svc #0x0'],
      ...['mov x0, #0x1', 'mov x1, #0x5409', 'mov x2, #0x1', 'mov x8, #0x1d', 'svc #0x0'],
      ...['mov x9, #0x2345', 'movk x9, #0x1, lsl #16', 'subs w9, w9, #0x1', 'b.ne -1'],
      ...['mov x9, #0x3', 'mov x8, #0xad', 'svc #0x0', 'subs w9, w9, #0x1', 'b.ne -3'],
      ...['mov x0, #0xdead', 'movk x0, #0xfee1, lsl #16'],
      ...['mov x1, #0x1969', 'movk x1, #0x2812, lsl #16'],
      ...['mov x2, #0xfedc', 'movk x2, #0x4321, lsl #16'],
      ...['mov x8, #0x8e', 'svc #0x0', 'b +0'].map((line) => line.replace('+0', '0')),
    ]);
  });

  test.each([
    ['spin', ['b 0']],
    ['exit', ['mov x0, #0x0', 'mov x8, #0x5e', 'svc #0x0']],
    [
      'sleep',
      [0, 1, 2, 3, 4].map((each) => `mov x${each}, #0x0`).concat('mov x8, #0x49', 'svc #0x0', 'b -7'),
    ],
  ] as const)('%s is how it ends where a test asks for it', (finish, expected) => {
    const program = arm64.programs.init({ finish });
    const from = codeAt + 10 * 4;
    expect(listing(program, from, from + expected.length * 4)).toEqual(expected);
  });
});

test('the list of system calls is walked by code that objdump reads as it was meant', () => {
  const program = arm64.programs.systemCalls([{ call: 'open', args: ['/x', 0] }]);
  const code = listing(program, codeAt, codeAt + 59 * 4);
  expect(code.slice(0, 24)).toEqual([
    ...[
      'mov x9, sp',
      'ldr x10, [x9]',
      'add x20, x9, #0x8',
      'add x21, x20, x10, lsl #3',
      'add x21, x21, #0x8',
    ],
    ...[expect.stringMatching(/^mov x19, /), 'movk x19, #0x40, lsl #16'],
    ...['ldr w22, [x19, #52]', 'ldr x8, [x19]'],
    ...[8, 16, 24, 32, 40].map((offset, argument) => `ldr x${argument}, [x19, #${offset}]`),
    ...['cmp x8, #0xdd', 'b.ne +4', 'str x0, [x20]', 'mov x1, x20', 'mov x2, x21', 'svc #0x0'],
    ...['tbz x0, #63, +32', 'subs w22, w22, #0x1', 'b.eq +7', expect.stringMatching(/^mov x0, /)],
  ]);
  expect(code.slice(28, 43)).toEqual([
    ...['b -20', 'ldr w1, [x19, #56]', 'cbz w1, +22', 'neg w9, w0', 'ldr w2, [x19, #60]', 'add x10, x1, x2'],
    ...[
      'sub x10, x10, #0x2',
      'mov x11, #0xa',
      'mov x12, #0x3',
      'udiv w13, w9, w11',
      'msub w14, w13, w11, w9',
    ],
    ...['add x14, x14, #0x30', 'strb w14, [x10], #-1', 'mov x9, x13', 'subs w12, w12, #0x1'],
  ]);
  expect(code.slice(43, 54)).toEqual([
    ...['b.ne -6', 'mov x0, #0x1', 'mov x8, #0x40', 'svc #0x0', 'ldr w9, [x19, #48]', 'cbz w9, +4'],
    ...['mov x0, #0x1', 'mov x8, #0x5e', 'svc #0x0', 'add x19, x19, #0x40', 'b -46'],
  ]);
});

test('the trial guest counts what it says it does', () => {
  const { image, stopAt, instructions } = arm64.trial;
  const code = listing(image, 0, Number(stopAt) + 8);
  expect(code).toEqual([
    ...['mov x9, #0x0', 'movk x9, #0x900, lsl #16'],
    ...['mov x10, #0x6f', 'strb w10, [x9]', 'mov x10, #0x6b', 'strb w10, [x9]'],
    ...['mov x1, #0x200', 'mov x11, #0x1f4', 'subs w11, w11, #0x1', 'b.ne -1', 'wfi', 'b -1'],
  ]);
  expect(instructions).toBe(8 + 2 * 500);
});

test("the probe's guest calls its routine each round, and is switched off", () => {
  const { image, blocks } = arm64.qemu.execTbProbe;
  expect(listing(image, 0, image.length)).toEqual([
    ...['mov x11, #0xc350', 'bl +7', 'subs w11, w11, #0x1', 'b.ne -2'],
    ...['mov x0, #0x8', 'movk x0, #0x8400, lsl #16', 'hvc #0x0', 'b 0', 'ret'],
  ]);
  expect(blocks).toEqual([4, 32, 8]);
});
