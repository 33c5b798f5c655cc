/** Which neutral variations there are of a scenario, and what boots of them are taken together; boots are given. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';
import { bootNeutral } from '../../src/measure/boot-variations.ts';
import type { Measurement, MeasureHost } from '../../src/measure/measurement.ts';
import { bootsAtOnce, neutralVariations } from '../../src/measure/neutral-variations.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

const scenario = (input: ScenarioInput = {}) =>
  makeScenario('noise', [{ kernel: '/boot/bzImage', append: 'quiet', runs: 3, ...input }]);
const disk = { path: '/image', as: 'auto', format: 'raw' } as const;

describe('neutral variations', () => {
  test('take each kind in its turn, and never the same twice', () => {
    const varied = neutralVariations(scenario(), 7, ['seed', 'word', 'padding']);
    expect(varied.map(({ what }) => what)).toEqual([
      'seed 43',
      'command line with bootgate.neutral=1',
      'initramfs padded by 4096 bytes',
      'seed 44',
      'command line with bootgate.neutral=11',
      'initramfs padded by 8192 bytes',
      'seed 45',
    ]);
    expect(
      varied.map(({ scenario: { seed, append, runs }, initrdPadding }) => [
        seed,
        append,
        initrdPadding,
        runs,
      ]),
    ).toEqual([
      [43, 'quiet', 0, 1],
      [42, 'quiet bootgate.neutral=1', 0, 1],
      [42, 'quiet', 4096, 1],
      [44, 'quiet', 0, 1],
      [42, 'quiet bootgate.neutral=11', 0, 1],
      [42, 'quiet', 8192, 1],
      [45, 'quiet', 0, 1],
    ]);
  });

  test('of a band are seeds and padding: what a word costs is no noise', () => {
    expect(neutralVariations(scenario(), 4).map(({ what }) => what)).toEqual([
      'seed 43',
      'initramfs padded by 4096 bytes',
      'seed 44',
      'initramfs padded by 8192 bytes',
    ]);
  });

  test.each<[string, ScenarioInput, string[]]>([
    ['the initramfs of a disk', { disk, initrd: '/initrd' }, ['seed', 'command', 'initramfs']],
    ['one that is generated', { disk, generateInitrd: true }, ['seed', 'command', 'initramfs']],
    ['no initramfs', { disk }, ['seed', 'command', 'seed']],
    ['a bootloader', { disk, boot: 'bios' }, ['seed', 'seed', 'seed']],
  ])('with %s are those that reach the guest', (_, input, kinds) => {
    const varied = neutralVariations(scenario({ append: '', ...input }), 3, ['seed', 'word', 'padding']);
    expect(varied.map(({ what }) => what.split(' ')[0])).toEqual(kinds);
    expect(new Set(varied.map(({ what }) => what)).size).toBe(3);
  });

  test('run one a core, as far as the memory goes, and one at least', () => {
    const gib = 2 ** 30;
    const each = scenario({ memoryMiB: 1024 });
    expect([
      bootsAtOnce(each, 4, 64 * gib),
      bootsAtOnce(each, 4, 5 * gib),
      bootsAtOnce(each, 1, 64 * gib),
      bootsAtOnce(each, 4, gib),
    ]).toEqual([4, 2, 1, 1]);
  });
});

describe('boots of them', () => {
  let folder: string;
  let running: number;
  let most: number;
  let told: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'neutral-'));
    [running, most, told] = [0, 0, []];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const base = textProfile('start_kernel self=1000');
  const world = (signal: AbortSignal = new AbortController().signal): MeasureHost => ({
    ...{ cacheFolder: folder, env: {}, cwd: folder, signal, qemu: 'auto' },
    onStep: (text) => told.push(text),
  });
  const boots = (atOnce: number, of: (seed: number) => Partial<Profile>, signal?: AbortSignal) =>
    bootNeutral(base, scenario({ disk, append: '', boot: 'bios' }), {
      ...{ count: 4, folder, atOnce, host: world(signal) },
      measure: async ({ seed }, where) => {
        running += 1;
        most = Math.max(most, running);
        expect(existsSync(where)).toBe(false);
        // The first takes longest, so that the order of ends is not the order of starts.
        for (let wait = 0; wait < 50 - seed; wait += 1) await new Promise(setImmediate);
        running -= 1;
        const profile = { ...textProfile(`start_kernel self=${seed}`), ...of(seed) };
        return { profile, recording: { outcome: profile.outcome } } as Measurement;
      },
    });

  test.each([1, 2, 9])('are given in their order, %i at once', async (atOnce) => {
    const varied = await boots(atOnce, () => ({}));
    expect(varied.map(({ what, profile }) => [what, profile.totals.instructions])).toEqual(
      [43, 44, 45, 46].map((seed) => [`seed ${seed}`, seed]),
    );
    expect(most).toBe(Math.min(atOnce, 4));
    const together = atOnce === 1 ? '' : `, ${Math.min(atOnce, 4)} side by side`;
    expect(told).toHaveLength(5);
    expect(told[4]!.replace(/\d+\.\d s/, 'T')).toBe(
      `all 4 in T${together}; the base's boot alone took 1.2 s`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('end with the first that does not reach its end', async () => {
    const panic = { outcome: { kind: 'panic', detail: 'VFS: unable to mount' } } as const;
    await expect(boots(1, (seed) => (seed === 44 ? panic : {}))).rejects.toMatchObject({
      message: 'there is no noise band: the boot with seed 44 ended early: VFS: unable to mount',
      exitStatus: 4,
    });
    expect(told).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('are refused when they were measured in another way than the base', async () => {
    const { environment } = textProfile('a self=1', { environment: { cpu: 'qemu64' } });
    await expect(boots(2, () => ({ environment }))).rejects.toThrow('measured differently');
  });

  test('are not made of a boot whose figures are not exact', async () => {
    const noisy: Profile = { ...base, assume: 'none' };
    await expect(
      bootNeutral(noisy, scenario(), {
        count: 1,
        folder,
        host: world(),
        measure: () => Promise.reject(new Error()),
      }),
    ).rejects.toThrow('counted exactly');
  });

  test('stop when they are told to', async () => {
    const told = new AbortController();
    const reason = new Error('cancelled');
    await expect(boots(1, (seed) => (seed === 43 ? (told.abort(reason), {}) : {}), told.signal)).rejects.toBe(
      reason,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
