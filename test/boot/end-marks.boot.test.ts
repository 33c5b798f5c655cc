/** Where measurements end, on real kernels: the same boot cut at different places. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { recordedBoot, type BootSpec, type RecordedBoot } from '../support/recordings.ts';

jest.setTimeout(300_000);

const boot = async (scenario: ScenarioInput, spec: Partial<BootSpec> = {}): Promise<RecordedBoot> =>
  await recordedBoot({ kernel: '6.1', scenario: { append: 'cryptomgr.notests', ...scenario }, ...spec });
const consoleOf = ({ recording }: RecordedBoot): string => readFileSync(recording.console, 'utf8');

describe('end marks on QEMU 7.2', () => {
  let whole: RecordedBoot;
  beforeAll(async () => {
    whole = await boot({});
  });

  test('power-off: everything up to the request, nothing behind it', () => {
    expect(whole.profile.outcome).toEqual({
      kind: 'reached-end',
      detail: 'the end mark was reached: kernel_power_off',
    });
    expect(consoleOf(whole)).toContain(userspaceMarker);
    expect(whole.profile.functions.name).not.toContain('machine_power_off');
  });

  test('first user instruction: not one of them is counted', async () => {
    const cut = await boot({ end: { kind: 'first-user-instruction' } });
    expect(cut.profile.outcome.kind).toBe('reached-end');
    expect(cut.profile.totals.userInstructions).toBe(0);
    expect(consoleOf(cut)).not.toContain(userspaceMarker);
    const { instructions, userInstructions } = whole.profile.totals;
    expect(cut.profile.totals.instructions).toBeLessThan(instructions - userInstructions);
    expect(cut.profile.totals.instructions).toBeGreaterThan(0.99 * instructions);
  });

  test('a symbol: as many instructions as the stage that begins there says', async () => {
    const cut = await boot({ end: { kind: 'symbol', symbol: 'start_kernel' } });
    const stage = whole.profile.stages.find(({ name }) => name === 'kernel early');
    expect(cut.profile.totals.instructions).toBe(stage!.startInstructions);
  });

  test('stages come in the order they run, and tile the boot', () => {
    const { stages, totals } = whole.profile;
    expect(stages.map(({ name }) => name)).toEqual([
      'firmware',
      'kernel setup',
      'decompress',
      'kernel entry',
      'kernel early',
      ...['early', 'pure', 'core', 'postcore', 'arch', 'subsys', 'fs', 'rootfs', 'device', 'late'].map(
        (level) => `initcalls ${level}`,
      ),
      'kernel late',
      'userspace',
    ]);
    expect(stages.reduce((sum, { instructions }) => sum + instructions, 0)).toBe(totals.instructions);
  });

  test('what init does besides shows to the instruction', async () => {
    const working = await boot({}, { work: { userLoops: 1_000_000 } });
    const user = working.profile.totals.userInstructions - whole.profile.totals.userInstructions;
    expect(user).toBe(2_000_000 + 1); // the loop's two, and the mov that sets its counter
    const asking = await boot({}, { work: { systemCalls: 1000 } });
    const calls = ({ profile: { functions } }: RecordedBoot, name: string): number =>
      functions.calls[functions.name.indexOf(name)] ?? 0;
    expect(calls(asking, '__x64_sys_getppid')).toBe(1000);
    expect(calls(asking, 'entry_SYSCALL_64') - calls(whole, 'entry_SYSCALL_64')).toBe(1000);
  });

  test.each([
    [{ kind: 'console', pattern: 'Run /init' } as const, /plugin API 2; this one has 1/],
    [{ kind: 'exec', path: '/init' } as const, /plugin API 4; this one has 1/],
  ])('%j needs a newer one', async (end, message) => {
    await expect(boot({ end })).rejects.toThrow(message);
  });
});

describe('end marks on QEMU 10.0', () => {
  const qemu = { qemu: 'apt' };

  test('a text on the console, at the instruction that wrote it', async () => {
    const cut = await boot({ end: { kind: 'console', pattern: 'Run /init as' } }, qemu);
    expect(cut.profile.outcome).toEqual({
      kind: 'reached-end',
      detail: "the end mark was reached: 'Run /init as' on the console",
    });
    // its last byte is seen on its way out and gets no further
    expect(consoleOf(cut)).toContain('Run /init a');
    expect(consoleOf(cut)).not.toContain(userspaceMarker);
  });

  test('the exec of a path', async () => {
    const cut = await boot({ end: { kind: 'exec', path: '/init' } }, qemu);
    expect(cut.profile.outcome.detail).toBe('the end mark was reached: exec of /init');
    expect(cut.profile.totals.userInstructions).toBe(0);
  });
});
