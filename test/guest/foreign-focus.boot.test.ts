/** A focus on other architectures, with a debugger of theirs at the first match: one boot each, once a night. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { foreignKernel, suitePackage } from '../support/debian-suites.ts';
import { foreignUserland } from '../support/foreign-userland.ts';
import { bootInput, type ImageBoot } from '../support/image-boot.ts';

jest.setTimeout(400_000);
const nightly = process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip;

const userLoops = 300_000;

nightly.each([
  ['arm64 6.12', 'arm64', 'aarch64'],
  ['riscv64 6.12', 'riscv64', 'riscv:rv64'],
] as const)('%s', (kernel, name, gdbName) => {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-focus-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const report = join(folder, 'gdb.txt');
  let boot: ImageBoot;
  let plain: ImageBoot;

  beforeAll(async () => {
    const seen = architectureOf(name).programs.init({ userLoops, systemCalls: 10, finish: 'exit' });
    const initrd = foreignUserland(kernel, {
      modules: [],
      programs: { seen },
      script: '/bin/seen deeply\n/bin/seen',
    });
    const input = { kernel: foreignKernel(kernel), initrd, append: 'cryptomgr.notests' };
    const gdb = join(suitePackage('gdb-multiarch', 'bookworm'), 'usr/bin/gdb-multiarch');
    const focus = { field: 'cmd', pattern: '^/bin/seen deeply' } as const;
    const commands = [
      `set architecture ${gdbName}`,
      'target remote $BOOTGATE_GDB',
      'info registers pc sp',
      'x/i $pc',
      'detach',
    ];
    const words = commands.map((command) =>
      command.includes('$BOOTGATE') ? `-ex "${command}"` : `-ex '${command}'`,
    );
    boot = await bootInput([
      { ...input, focus, focusRun: `${gdb} -nx -batch ${words.join(' ')} > ${report} 2>&1` },
    ]);
    plain = await bootInput([{ ...input, focus }]);
  });

  test('halts the guest at the first match, with a debugger at hand', () => {
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(/^pc +0x[0-9a-f]+/m);
    expect(text).toMatch(/^=> 0x[0-9a-f]+/m);
    expect(text).toContain('detached');
    expect(boot.profile.outcome.kind).toBe('reached-end');
  });

  test('measures nearly what it measures without a debugger', () => {
    // The same in one pair of boots, 18,791 instructions more in another: the clock went on by 3.4 ms.
    const [halted, whole] = [boot.profile.totals.instructions, plain.profile.totals.instructions];
    expect(Math.abs(halted - whole) / whole).toBeLessThan(0.0001);
  });

  test('tells apart what is in focus, and nothing else', () => {
    const { functions, totals } = boot.profile;
    expect(functions.self.reduce((sum, self) => sum + self, 0)).toBe(totals.instructions);
    expect(functions.name).toContain('outside the focus');
    expect(functions.name).not.toContain('start_kernel');
    const rest = functions.self[functions.name.indexOf('outside the focus')]!;
    // two instructions a turn, of one of the two processes that ran it
    expect(totals.instructions - rest).toBeGreaterThan(2 * userLoops);
    expect(totals.instructions - rest).toBeLessThan(6 * userLoops);
  });
});
