/** Costs by what code was built from: they add up, and what lies in one another is counted once. */
import { describe, expect, test } from '@jest/globals';
import { measuredTotal } from '../../src/profile/profile-tables-check.ts';
import { parseProfile, profileBytes } from '../../src/profile/profile-file.ts';
import { noGroup, sourceGroupings, sourceSums } from '../../src/profile/source-sums.ts';
import { sliceStage } from '../../src/profile/stage-slice.ts';
import { withSources } from '../support/source-tables.ts';
import { textProfile } from '../support/text-profile.ts';

const profile = withSources(
  textProfile(
    `start_kernel self=10
  inet_init self=20
    kmalloc self=5
    register self=7@late
      inet_init self=1
  sock_init self=100
    init self=30
  init self=3
  mystery self=2
  probe [virtio_net] self=4
firmware [firmware] self=50`,
    {
      stages: ['boot', 'late'],
      profile: {
        modules: [
          {
            name: 'virtio_net',
            loadedAtInstructions: 1,
            unloadedAtInstructions: -1,
            instructions: 4,
            sizeBytes: 9,
          },
        ],
      },
    },
  ),
  {
    start_kernel: [{ path: 'init/main.c', owner: 'THE REST' }],
    inet_init: [{ path: 'net/ipv4/af_inet.c', needs: 'CONFIG_NET CONFIG_INET', owner: 'IPV4' }],
    register: [{ path: 'net/ipv4/af_inet.c', needs: 'CONFIG_NET CONFIG_INET', owner: 'IPV4' }],
    sock_init: [{ path: 'net/socket.c', needs: 'CONFIG_NET', owner: 'NET' }],
    kmalloc: [{ path: 'mm/slub.c', owner: null }],
    // static functions of one name in two files
    init: [
      { path: 'net/socket.c', self: 30, needs: 'CONFIG_NET', owner: 'NET' },
      { path: 'odd.c', self: 3, needs: null },
    ],
  },
);

const rows = (by: (typeof sourceGroupings)[number], of = profile): Record<string, [number, number]> =>
  Object.fromEntries((sourceSums(of, by) ?? []).map(({ name, self, total }) => [name, [self, total]]));

describe('cost by what code was built from', () => {
  test('by option: self is the innermost one’s, total is with what was called and what needs it', () => {
    expect(rows('config')).toEqual({
      CONFIG_NET: [130, 166],
      [noGroup.outside]: [50, 50],
      CONFIG_INET: [28, 33],
      [noGroup.always]: [15, 182],
      [noGroup.unfiled]: [2, 2],
      [noGroup.modules]: [4, 4],
      [noGroup.unbuilt]: [3, 0],
    });
    expect(sourceSums(profile, 'config')!.find(({ name }) => name === 'CONFIG_INET')!.within).toEqual([
      'CONFIG_NET',
    ]);
  });

  test('by folder: one holds those inside it', () => {
    expect(rows('directory')).toMatchObject({
      net: [130, 166],
      'net/ipv4': [28, 33],
      mm: [5, 5],
      '.': [3, 0],
    });
  });

  test('by maintainer', () => {
    expect(rows('maintainer')).toMatchObject({ NET: [130, 133], IPV4: [28, 33], 'THE REST': [10, 182] });
  });

  test.each(sourceGroupings)('by %s adds up to what was measured, of the whole and of a stage', (by) => {
    const sum = (part?: Parameters<typeof sourceSums>[2]): number =>
      sourceSums(profile, by, part)!.reduce((all, { self }) => all + self, 0);
    expect(sum()).toBe(measuredTotal(profile));
    for (const stage of [0, 1]) {
      const slice = sliceStage(profile, stage);
      expect(sum(slice)).toBe(measuredTotal(slice));
    }
  });

  test('nothing is said where no file is known', () => {
    expect(sourceSums({ ...profile, sources: null }, 'config')).toBeNull();
  });
});

describe('in the profile’s file', () => {
  test('it stays what it is', () => {
    expect(parseProfile(profileBytes(profile, true)).sources).toEqual(profile.sources);
  });

  const damaged = (
    change: (code: NonNullable<typeof profile.sources>['code']) => object,
  ): (() => unknown) => {
    const sources = profile.sources!;
    const wrong = { ...profile, sources: { ...sources, code: { ...sources.code, ...change(sources.code) } } };
    return () => parseProfile(profileBytes(wrong, false));
  };

  test('a file that has more of a function than there is of it is refused', () => {
    expect(damaged(({ self }) => ({ self: self.map((value) => value + 1000) }))).toThrow(
      /has less than its files say/,
    );
    expect(damaged(({ file }) => ({ file: file.map(() => 99) }))).toThrow(/sources\.code\.file/);
    expect(
      damaged((code) => ({ function: code.function.slice().reverse(), self: code.self.map(() => 0) })),
    ).toThrow(/stands before/);
  });
});
