/** Why a counter changed: by what it is of, and in which function. */
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { Counted, Profile } from '../../src/profile/profile.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { textProfile } from '../support/text-profile.ts';

const drawing = `
start_kernel self=1000000
  probe self=1000
    read_register self=500
  mount self=1000
`;

/** A boot of these rows, the function by its name. */
function boot(...rows: (Omit<Counted, 'node'> & { in: string })[]): Profile {
  const made = textProfile(drawing);
  const { functions, tree } = made;
  const counted = rows.map(({ in: name, ...row }) => ({
    ...row,
    node: tree.function.findIndex((of) => functions.name[of] === name),
  }));
  const totals: Record<string, number> = {};
  for (const { metric, count } of counted) totals[metric] = (totals[metric] ?? 0) + count;
  return { ...made, totals: { ...made.totals, ...totals }, counted };
}

function compared(base: Profile, head: Profile): Comparison {
  const sides = { base: { profile: base, label: 'base' }, head: { profile: head, label: 'head' } };
  return compare({ ...sides, policy: defaultPolicy, today: '2026-01-01' });
}

const access = (part: string, count: number, where: string, of = 'timer'): Parameters<typeof boot>[0] => ({
  metric: 'deviceAccesses',
  of,
  part,
  count,
  in: where,
});

describe('a counter that changed', () => {
  const base = boot(access('reads', 500, 'probe'), access('writes', 10, 'probe'));
  const head = boot(
    access('reads', 500, 'probe'),
    access('reads', 100_000, 'read_register'),
    access('writes', 10, 'probe'),
  );

  test('is told by device, way and call path', () => {
    expect(compared(base, head).counted).toEqual([
      {
        ...{
          metric: 'device-accesses',
          of: 'timer',
          part: 'reads',
          base: 500,
          head: 100_500,
          delta: 100_000,
        },
        ...{ path: ['start_kernel', 'probe', 'read_register'], ofPath: 100_000 },
      },
    ]);
    expect(comparisonText(compared(base, head))).toContain(
      'device accesses: timer +100,000 reads (+20000.00 %) in read_register ← probe ← start_kernel',
    );
  });

  test('and nothing is told of one that did not', () => {
    expect(compared(base, base).counted).toEqual([]);
    expect(comparisonText(compared(base, base))).not.toContain('device accesses:');
  });

  test('that is small beside the boot is not worth a sentence', () => {
    const little = boot(access('reads', 900, 'probe'), access('writes', 10, 'probe'));
    expect(compared(base, little).counted).toHaveLength(1);
    expect(comparisonText(compared(base, little))).not.toContain('device accesses: timer');
  });

  test('names the file that was read', () => {
    const read = (part: string, count: number): Parameters<typeof boot>[0] => ({
      ...{ metric: 'diskBytesRead', of: 'pmem0', part, count, in: 'mount' },
    });
    const text = comparisonText(
      compared(boot(read('/bin/a', 4096)), boot(read('/bin/a', 4096), read('/srv/large', 50_000_000))),
    );
    expect(text).toContain('bytes read of disks: pmem0 +50,000,000 /srv/large (new) in mount ← start_kernel');
  });
});

test('what a boot does not know is not compared', () => {
  const bare = textProfile(drawing);
  expect(compared({ ...bare, counted: null }, boot(access('reads', 5, 'probe'))).counted).toEqual([]);
});
