/**
 * On other architectures as on x86-64 (planted-kernel.boot.test.ts): work of 0.02 % of a boot's, planted in an initcall
 * and in init beside a change that costs nothing, is named first and with its size; that change alone is not.
 */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { figuresOf } from '../../src/compare/figures.ts';
import { measureBand } from '../../src/compare/measure-band.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { foreignInitcall, spinInInitcall } from '../support/foreign-plants.ts';
import { initrdVariant, type InitrdVariant } from '../support/initrd-variants.ts';
import { otherBuildDate } from '../support/kernel-plants.ts';
import { patchedKernel } from '../support/patched-kernel.ts';
import { recordedBoot } from '../support/recordings.ts';

jest.setTimeout(600_000);

const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;
const kernels = [
  ['arm64 6.12', 'arm64', test],
  ['riscv64 6.12', 'riscv64', nightly],
] as const;

describe.each(kernels)('%s', (kernel, name, run) => {
  const initrd = (variant: InitrdVariant): string =>
    initrdVariant({ ...variant, arch: architectureOf(name) });

  async function boot(scenario: ScenarioInput): Promise<Profile> {
    const input = { append: 'cryptomgr.notests', ...scenario };
    return { ...(await recordedBoot({ kernel, qemu: 'apt', scenario: input })).profile, scenario: 'planted' };
  }

  let base: Profile;
  beforeAll(async () => {
    if (run === test.skip) return;
    const unvaried = await boot({});
    base = {
      ...unvaried,
      noise: measureBand(unvaried, [
        { what: 'seed 43', profile: await boot({ seed: 43 }) },
        {
          what: 'initramfs padded by 4096 bytes',
          profile: await boot({ initrd: initrd({ padding: 4096 }) }),
        },
      ]),
    };
  });

  async function against(scenario: ScenarioInput): Promise<Comparison> {
    return compare({
      base: { profile: base, label: 'base' },
      head: { profile: await boot(scenario), label: 'head' },
      policy: defaultPolicy,
      today: '2026-01-01',
    });
  }

  const rounds = (percent: number): number => Math.ceil(((percent / 100) * figuresOf(base)!.work) / 2);

  /** A kernel built on another day, with an initramfs of 5,000 bytes more. */
  async function neutral(planted: number | null): Promise<ScenarioInput> {
    return {
      kernel: await patchedKernel(kernel, (of) => [
        ...otherBuildDate(of),
        ...(planted === null ? [] : [spinInInitcall(of, name, planted)]),
      ]),
      initrd: initrd({ behind: [5_000] }),
    };
  }

  run('a change that costs nothing makes no headline', async () => {
    const { verdict, headline, subjectDifferences } = await against(await neutral(null));
    expect(subjectDifferences.map(({ field }) => field)).toContain('kernelSha256');
    expect([verdict, headline]).toEqual(['ok', expect.stringMatching(/^Unchanged: work/)]);
  });

  // At 0.02 %, from where on it warns, what is neutral beside it decides.
  const planted: readonly [percent: number, run: typeof test.skip, verdict: string, headline: RegExp][] = [
    [0.02, run, 'ok', /^Within limits(?:, but close)?: work \+/],
    [0.09, run, 'ok', /^Within limits, but close: work \+/],
    [0.2, nightly, 'regressed', /^Slower: work \+/],
  ];
  for (const [percent, when, verdict, headline] of planted) {
    when(`${percent} % more work in an initcall is named first, with its size`, async () => {
      const result = await against(await neutral(rounds(percent)));
      expect([result.verdict, result.headline]).toEqual([verdict, expect.stringMatching(headline)]);
      const [cause] = result.causes;
      expect(cause).toMatchObject({ cost: 'work' });
      expect(cause!.path).toEqual(expect.arrayContaining(['do_one_initcall', foreignInitcall]));
      expect(Math.abs(cause!.delta - 2 * rounds(percent))).toBeLessThan(20);
    });
  }

  nightly('0.02 %% more in init is named first, too', async () => {
    const { headline, causes } = await against({
      initrd: initrd({ behind: [50_000], work: { userLoops: rounds(0.02) } }),
    });
    expect(headline).toMatch(/^Within limits, but close: work/);
    expect(causes[0]!.path.at(-1)).toMatch(/user|init/);
    expect(Math.abs(causes[0]!.delta - 2 * rounds(0.02))).toBeLessThan(200);
  });
});
