/** A whole distribution, booted twice: everything that is measured is the same. And a QEMU that sees less. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { profileText } from '../../src/profile/profile-json.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { bootImage, type ImageBoot } from '../support/image-boot.ts';
import { imageEndText, systemdImage } from '../support/systemd-image.ts';

const minutes = 60_000;
const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;
const describeNightly = process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip;

/** The profile's file without the host's time. */
function withoutWallClock(profile: Profile): string[] {
  return profileText({ ...profile, totals: { ...profile.totals, wallMs: 0 } }).split('\n');
}

/** Every instruction belongs to a process, nearly all to a function, and nothing was lost. */
function expectComplete({ profile, tables, console }: ImageBoot, leastModules = 30): void {
  const { processes, modules, systemCalls, totals, coverage } = profile;
  expect(profile.outcome.kind).toBe('reached-end');
  expect(console).toContain(imageEndText);
  expect(Object.entries(tables.lost).filter(([, count]) => count !== 0)).toEqual([]);
  expect(coverage.dropped).toBe(0);
  // Debian strips its programs: that is all there is to say.
  expect(coverage.notes.filter((note) => !note.includes('stripped files'))).toEqual([]);
  // user code's returns meet their calls, but for what bash and others leave by longjmp
  expect(tables.header.strayReturns).toBeGreaterThan(0);
  expect(tables.header.strayReturns).toBeLessThan(tables.header.calls / 10_000);
  expect(coverage.kernelSymbolized).toBeGreaterThanOrEqual(0.995);
  expect(coverage.userSymbolized).toBeGreaterThanOrEqual(0.95);
  expect(processes!.length).toBeGreaterThan(200);
  expect(modules!.length).toBeGreaterThanOrEqual(leastModules);
  expect(systemCalls!.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(100_000);
  const credited = processes!.reduce(
    (sum, row) => sum + row.userInstructions + row.kernelInstructions + row.interruptInstructions,
    0,
  );
  expect(credited).toBe(totals.instructions);
}

describe('Debian 12 with systemd on an NVDIMM, kernel 6.1, QEMU 10.0', () => {
  let boots: ImageBoot[];
  beforeAll(async () => {
    const image = systemdImage({ kernel: '6.1' });
    boots = [await bootImage(image), await bootImage(image)];
  }, 10 * minutes);

  test('two boots differ in wall-clock time alone', () => {
    const [first, second] = boots.map(({ profile }) => withoutWallClock(profile));
    expect(second!.length).toBe(first!.length);
    expect(second!.filter((line, row) => line !== first![row]).map((line) => line.slice(0, 200))).toEqual([]);
    expect(boots[1]!.console).toBe(boots[0]!.console);
  });

  test('every instruction has a process, nearly all a function; nothing was lost', () => {
    boots.forEach(expectComplete);
  });

  nightly(
    'what is read from QEMU is what adds up, and the code looked up is nearly as well named as all of it',
    async () => {
      const read = boots[0]!.profile;
      const { profile: added } = await bootImage(systemdImage({ kernel: '6.1' }), {}, 'apt', {
        BOOTGATE_CHECK_TRACER: '1',
      });
      expect(read.totals.blockExecutions).toBe(-1);
      expect(added.totals.blockExecutions).toBeGreaterThan(1e9);
      const { coverage } = added;
      expect(read.coverage.kernelSymbolized).toBeCloseTo(coverage.kernelSymbolized, 3);
      expect(read.coverage.userSymbolized).toBeCloseTo(coverage.userSymbolized, 2);
      const { blocks, blockExecutions } = added.totals;
      const same = { ...read, coverage, totals: { ...read.totals, blocks, blockExecutions } };
      expect(withoutWallClock(same)).toEqual(withoutWallClock(added));
    },
    10 * minutes,
  );

  test('modules are named, loaded once, and their functions are theirs', () => {
    const { modules, functions } = boots[0]!.profile;
    const names = modules!.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['libnvdimm', 'nd_pmem', 'nfit', 'evdev']));
    const spent = (name: string): number => modules!.find((module) => module.name === name)!.instructions;
    expect(spent('nfit')).toBeGreaterThan(10_000);
    const image = functions.objects.indexOf('libnvdimm');
    const own = functions.name.filter((_, row) => functions.object[row] === image);
    expect(own).toContain('nvdimm_bus_register');
  });
});

/** Each boot takes a minute of CPU time. */
describeNightly('Debian 12 for arm64 with systemd, on a disk that the device tree tells of', () => {
  let boots: ImageBoot[];
  beforeAll(async () => {
    const image = systemdImage({ kernel: 'arm64 6.12' });
    boots = [await bootImage(image), await bootImage(image)];
  }, 20 * minutes);

  test('two boots differ in wall-clock time alone', () => {
    const [first, second] = boots.map(({ profile }) => withoutWallClock(profile));
    expect(second!.filter((line, row) => line !== first![row]).map((line) => line.slice(0, 200))).toEqual([]);
    expect(boots[1]!.console).toBe(boots[0]!.console);
  });

  test('every instruction has a process, nearly all a function; modules and units have their own', () => {
    expectComplete(boots[0]!, 10);
    const { modules, units, environment } = boots[0]!.profile;
    expect(environment.fields.arch).toBe('aarch64');
    const names = modules!.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['libnvdimm', 'of_pmem', 'nd_pmem']));
    expect(units!.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ssh.service', 'systemd-udevd.service', 'dbus.service']),
    );
  });
});

test(
  'kernel 6.12, whose struct module is another, is seen as well',
  async () => {
    const boot = await bootImage(systemdImage({ kernel: '6.12' }));
    // its /proc/modules has no more (truth-from-inside)
    expectComplete(boot, 10);
    const names = boot.profile.modules!.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['libnvdimm', 'nd_pmem', 'nfit']));
  },
  10 * minutes,
);

test(
  'QEMU 7.2 shows no processes, modules and system calls, and the profile says why',
  async () => {
    const { profile } = await bootImage(systemdImage({ kernel: '6.1' }), {}, 'system');
    expect(profile.outcome.kind).toBe('reached-end');
    expect(profile.totals.instructions).toBeGreaterThan(4e9);
    expect(profile).toMatchObject({ processes: null, modules: null, systemCalls: null, waits: null });
    expect(profile.coverage.notes.join('\n')).toMatch(
      /processes, modules and system calls are not seen: QEMU 7\.2\S* does not let plugins read the guest's memory/,
    );
  },
  10 * minutes,
);
