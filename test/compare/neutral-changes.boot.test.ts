/**
 * Changes that change nothing: no verdict, warning, headline or cause may come of any, without a measured band. The long
 * series runs at night; docs/gate.md has what it shows.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { gatedRows } from '../../src/compare/verdict.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import { guestUnseenText } from '../../src/profile/unseen-guest.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { neutralChanges, type NeutralChange } from '../support/neutral-changes.ts';
import type { PatchableKernel } from '../support/patched-kernel.ts';
import { recordedBoot } from '../support/recordings.ts';

jest.setTimeout(1_800_000); // the first time kernels are fetched, patched and booted

const nightly = Boolean(process.env['BOOTGATE_NIGHTLY']);
/** Of each series, and of how many kernels, where there is no night to spend. */
const shortSeries = 4;
const kernels: readonly { version: PatchableKernel; share: number }[] = [
  { version: '6.1', share: 0.000_01 },
  { version: '7.2', share: 0.000_2 },
  { version: '6.12', share: 0.000_2 },
];

async function boot(version: PatchableKernel, scenario: ScenarioInput): Promise<Profile> {
  return { ...(await recordedBoot({ kernel: version, scenario })).profile, scenario: 'neutral' };
}

async function judge(version: PatchableKernel, { what, base, head }: NeutralChange): Promise<Comparison> {
  return compare({
    base: { profile: await boot(version, (await base?.()) ?? {}), label: 'base' },
    head: { profile: await boot(version, await head()), label: what },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
}

describe.each(nightly ? kernels : kernels.slice(0, 2))('Debian $version', ({ version, share }) => {
  const series = neutralChanges(version);
  test.each(nightly ? series : series.slice(0, shortSeries))('$what', async (change) => {
    const result = await judge(version, change);
    expect(result).toMatchObject({ verdict: 'ok', causes: [] });
    // That an old QEMU does not show processes is no finding.
    expect(result.warnings.filter((text) => !text.startsWith(guestUnseenText))).toEqual([]);
    expect(result.headline).toMatch(/^Unchanged/);
    const said = gatedRows(result).filter(
      ({ status }) => status === 'fail' || status === 'warn' || status === 'improved',
    );
    expect(said).toEqual([]);
    expect(Math.abs(result.work!.delta)).toBeLessThan((change.words ?? 1) * share * result.work!.base);
  });
});
