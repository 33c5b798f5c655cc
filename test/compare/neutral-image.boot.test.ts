/**
 * A systemd image: changes that change nothing of its boot raise no alarm, and a service that does more is named. The long
 * series runs at night; docs/gate.md has what it shows.
 */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { figuresOf } from '../../src/compare/figures.ts';
import { gatedRows } from '../../src/compare/verdict.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { arrivals } from '../../src/render/comparison-causes.ts';
import { compileC, loopFunction } from '../support/guest-programs.ts';
import { bootImage } from '../support/image-boot.ts';
import { neutralImageChanges } from '../support/neutral-image-changes.ts';
import { systemdImage, type PlantedFile } from '../support/systemd-image.ts';

jest.setTimeout(900_000);

const nightly = Boolean(process.env['BOOTGATE_NIGHTLY']);
const shortSeries = 2;

async function boot(plant: readonly PlantedFile[] = [], scenario: ScenarioInput = {}): Promise<Profile> {
  return (await bootImage(systemdImage({ kernel: '6.1', plant }), scenario)).profile;
}

let base: Profile;
beforeAll(async () => {
  base = await boot();
});

async function against(head: Promise<Profile>, from: Profile = base): Promise<Comparison> {
  return compare({
    base: { profile: from, label: 'base' },
    head: { profile: await head, label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
}

describe('a change that changes nothing', () => {
  const series = nightly ? neutralImageChanges : neutralImageChanges.slice(0, shortSeries);
  test.each(series)('$what', async ({ plant, scenario }) => {
    const result = await against(boot(plant, scenario?.()));
    expect(result).toMatchObject({ verdict: 'ok', causes: [], warnings: [] });
    expect(result.headline).toMatch(/^Unchanged/);
    const said = gatedRows(result).filter(({ status }) => ['fail', 'warn', 'improved'].includes(status));
    expect(said).toEqual([]);
    // 0.033 % is the most that was seen.
    expect(Math.abs(result.work!.delta)).toBeLessThan(0.000_5 * result.work!.base);
  });
});

/** A service that does so many instructions, beside a unit that is not enabled. */
function service(instructions: number): readonly PlantedFile[] {
  const source = `${loopFunction('tidy_all', Math.round(instructions / 2) - 1)}int main(void) { tidy_all(); return 0; }\n`;
  return [
    ...neutralImageChanges[0]!.plant!,
    { path: 'usr/local/sbin/tidy-up', mode: 0o755, content: compileC(source, ['-static']) },
    {
      path: 'etc/systemd/system/tidy-up.service',
      content: '[Unit]\nDescription=Tidy up\n[Service]\nType=oneshot\nExecStart=/usr/local/sbin/tidy-up\n',
    },
    {
      path: 'etc/systemd/system/multi-user.target.wants/tidy-up.service',
      link: '/etc/systemd/system/tidy-up.service',
    },
  ];
}

/** What the new unit does, and what it does before it does more. */
const unitWork = 3_000_000;
let withUnit: Promise<Profile> | null = null;
const bootWithUnit = (): Promise<Profile> => (withUnit ??= boot(service(unitWork)));

test('a new unit of 3 M is named first, with its size', async () => {
  const result = await against(bootWithUnit());
  // With what systemd does for it, and without the modules that udev's workers race for, it warns.
  expect(result).toMatchObject({ verdict: 'ok' });
  expect(result.headline).toMatch(/^Within limits(?:, but close)?: work/);
  const [first] = arrivals(result);
  expect(first).toMatchObject({ what: 'new unit', name: expect.stringMatching(/^tidy-up\.service/) });
  expect(first!.delta).toBeGreaterThan(unitWork);
  expect(result.causes.map(({ program }) => program?.name)).toContain('tidy-up');
});

describe.each([
  // What neutral changes move may take it over the limit that warns, or keep it from it.
  { percent: 0.2, verdict: 'ok', headline: /^Within limits(?:, but close)?: work/, run: test },
  { percent: 1, verdict: 'regressed', headline: /^Slower: work/, run: nightly ? test : test.skip },
])('a service that does $percent % more', ({ percent, verdict, headline, run }) => {
  run('is named first, with its size', async () => {
    const more = Math.round((percent / 100) * figuresOf(base)!.work);
    const result = await against(boot(service(unitWork + more)), await bootWithUnit());
    expect(result).toMatchObject({ verdict });
    expect(result.headline).toMatch(headline);
    expect(result.causes[0]).toMatchObject({
      cost: 'work',
      program: { name: 'tidy-up', baseCount: 1, headCount: 1 },
    });
    expect(result.causes[0]!.path[0]).toBe('tidy-up');
    expect(result.causes[0]!.delta / more).toBeCloseTo(1, 2);
    expect(result.units[0]!.name).toMatch(/^tidy-up\.service/);
    expect(result.processes[0]).toMatchObject({ program: 'tidy-up', baseCount: 1, headCount: 1 });
  });
});
