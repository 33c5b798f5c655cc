import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Cause, Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { NoiseBand } from '../../src/profile/noise-band.ts';
import { textProfile } from '../support/text-profile.ts';

function compared(base: string, head: string): Comparison {
  return compare({
    base: { profile: textProfile(base), label: 'base' },
    head: { profile: textProfile(head), label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
}

function causes(base: string, head: string): readonly Cause[] {
  return compared(base, head).causes;
}

const initcalls = (body: string): string => `
start_kernel self=1000
  do_initcalls self=100
    ext4_init self=5000
${body}`;

describe('causes', () => {
  test('more calls are told from the work they lead to', () => {
    const scan = (calls: number): string =>
      initcalls(`    acpi_init self=10
      acpi_scan_init self=${10 * calls} calls=${calls}
        acpi_walk self=${20 * calls} calls=${calls}
          acpi_read self=${1000 * calls} calls=${5 * calls}`);
    expect(causes(scan(1), scan(3))).toEqual([
      {
        path: ['start_kernel', 'do_initcalls', 'acpi_init', 'acpi_scan_init'],
        anywhere: false,
        leadsTo: ['acpi_walk', 'acpi_read'],
        delta: 2060,
        cost: 'work',
        share: 1,
        kind: 'more-calls',
        baseCalls: 1,
        headCalls: 3,
        parts: [],
        program: null,
        module: null,
      },
    ]);
    expect(causes(scan(3), scan(1))[0]).toMatchObject({ kind: 'fewer-calls', delta: -2060, share: 1 });
  });

  test('more calls of a dispatcher say nothing of callees that did not follow', () => {
    // One write and one exit in the base; in the head 999 calls more, all of them getppid.
    const boot = (extra: number): string => `
user self=10
  entry_SYSCALL_64 self=${90 * (2 + extra)} calls=${2 + extra}
    ksys_write self=8000
    sys_exit self=300${extra > 0 ? `\n    sys_getppid self=${80 * extra} calls=${extra}` : ''}`;
    const found = causes(boot(0), boot(999));
    expect(found.map(({ share }) => share > 0 && share <= 1)).not.toContain(false);
    expect(
      found.flatMap(({ path, leadsTo, parts }) => [...path, ...leadsTo, ...parts.map(({ name }) => name)]),
    ).not.toContain('ksys_write');
    expect(found.reduce((sum, { delta }) => sum + delta, 0)).toBe(999 * (90 + 80));
  });

  test('more work per call', () => {
    const work = (self: number): string =>
      initcalls(`    net_init self=100\n      hash self=${self} calls=10`);
    expect(causes(work(500), work(900))).toMatchObject([
      {
        path: ['start_kernel', 'do_initcalls', 'net_init', 'hash'],
        kind: 'more-work-per-call',
        delta: 400,
        baseCalls: 10,
        headCalls: 10,
      },
    ]);
  });

  test('new and removed code, with what it leads to', () => {
    const planted = initcalls(
      '    slow_init self=10\n      delay_loop self=70 calls=7\n        mul self=700 calls=70',
    );
    expect(causes(initcalls(''), planted)).toMatchObject([
      {
        path: ['start_kernel', 'do_initcalls', 'slow_init'],
        leadsTo: ['delay_loop', 'mul'],
        kind: 'new-code',
        delta: 780,
        share: 1,
        baseCalls: 0,
        headCalls: 1,
      },
    ]);
    expect(causes(planted, initcalls(''))).toMatchObject([{ kind: 'removed-code', delta: -780, share: 1 }]);
  });

  test('a slower function that many paths reach is one cause', () => {
    const many = (check: boolean): string =>
      'start_kernel self=10\n' +
      Array.from(
        { length: 30 },
        (_, index) =>
          `  caller_${index} self=5\n    kmem_cache_alloc self=50 calls=5\n` +
          (check ? '      init_debug self=500 calls=5\n        check_bytes self=4000 calls=50\n' : ''),
      ).join('');
    expect(causes(many(false), many(true))).toMatchObject([
      {
        path: ['kmem_cache_alloc', 'init_debug'],
        anywhere: true,
        leadsTo: ['check_bytes'],
        kind: 'new-code',
        headCalls: 150,
        share: 1,
      },
    ]);
  });

  test('work that only moved to another path is no cause', () => {
    const base = 'start_kernel self=10\n  inline_work self=5000\n  other self=10\nkthread self=1';
    const head = 'start_kernel self=10\n  other self=110\nkthread self=1\n  inline_work self=5000';
    expect(causes(base, head)).toMatchObject([{ path: ['start_kernel', 'other'], delta: 100 }]);
  });

  test('callees of one function that vanish together are one cause with parts', () => {
    const tests = (run: boolean): string =>
      'kthread self=1\n  cryptomgr_test self=5\n    alg_test self=50 calls=20\n' +
      (run
        ? '      alg_test_hash self=100\n        sha_test self=900\n      alg_test_kpp self=10\n        do_test_kpp self=8000\n'
        : '');
    expect(causes(tests(true), tests(false))).toMatchObject([
      {
        path: ['kthread', 'cryptomgr_test', 'alg_test'],
        kind: 'removed-code',
        delta: -9010,
        parts: [
          { name: 'alg_test_kpp', delta: -8010, leadsTo: ['do_test_kpp'] },
          { name: 'alg_test_hash', delta: -1000, leadsTo: ['sha_test'] },
        ],
      },
    ]);
  });

  test('a small change is found in a large boot', () => {
    const boot = (extra: number): string => `start_kernel self=1000000000
  do_initcalls self=400000000
    pci_init self=${1_000_000 + extra} calls=3`;
    expect(causes(boot(0), boot(140))).toMatchObject([{ delta: 140, share: 1 }]);
  });

  test('of another thing, a small change is found once it is known what means nothing', () => {
    const boot = (extra: number): string => `start_kernel self=1000000000
  do_initcalls self=400000000
    pci_init self=${1_000_000 + extra} calls=3`;
    const measured: NoiseBand = { version: 1, variations: ['seed 43'], rows: [] };
    const found = (noise: NoiseBand | null): Comparison => {
      const head = textProfile(boot(1400));
      return compare({
        base: { profile: { ...textProfile(boot(0)), noise }, label: 'base' },
        head: {
          profile: { ...head, subject: { ...head.subject, kernelSha256: 'd'.repeat(64) } },
          label: 'head',
        },
        policy: defaultPolicy,
        today: '2026-01-01',
      });
    };
    expect(found(null)).toMatchObject({ verdict: 'ok', causes: [], work: { status: 'same' } });
    expect(found(measured).causes).toMatchObject([{ delta: 1400, share: 1 }]);
  });

  test('nothing changed, no cause', () => {
    expect(causes(initcalls(''), initcalls(''))).toEqual([]);
  });
});

describe('functions', () => {
  test('are matched without what the compiler appends, clones added up', () => {
    const result = compared(
      'a self=1\n  foo.isra.0 self=10\n  foo.part.0 self=5',
      'a self=1\n  foo.constprop.0 self=15\n  foo.cold self=2',
    );
    expect(result.functions).toMatchObject([{ name: 'foo', base: 15, head: 17, change: 'changed' }]);
    expect(result.functionCounts).toEqual({ added: 0, removed: 0, grown: 1, shrunk: 0, up: 2, down: 0 });
  });

  test('of different images are different functions', () => {
    const result = compared('a self=1\n  init [ext4] self=10', 'a self=1\n  init [xfs] self=10');
    expect(result.functions.map(({ change, image }) => `${change} ${image}`)).toEqual([
      'removed ext4',
      'added xfs',
    ]);
  });

  test('are recognised when renamed, by callers and size', () => {
    const drawing = (name: string, self: number): string => `a self=5
  b self=5
    ${name} self=${self} calls=4 size=200
      memcpy self=50 calls=4
  c self=5
    ${name} self=${self} calls=2 size=200
  unrelated_${name} self=3 size=2000`;
    const result = compared(drawing('do_thing', 100), drawing('__do_thing', 110));
    const renamed = result.functions.find(({ change }) => change === 'renamed');
    expect(renamed).toMatchObject({ name: '__do_thing', oldName: 'do_thing', base: 200, head: 220 });
    expect(result.causes[0]).toMatchObject({ kind: 'more-work-per-call', delta: 20 });
  });

  test('are not taken for renamed when the size or the callers differ', () => {
    const drawing = (name: string, size: number, caller: string): string =>
      `a self=5\n  b self=5\n  c self=5\n  ${caller} self=5\n    ${name} self=100 size=${size}`;
    const changes = (base: string, head: string): string[] =>
      compared(base, head).functions.map(({ change, name }) => `${change} ${name}`);
    expect(changes(drawing('x', 100, 'd'), drawing('y', 100, 'd'))).toContain('renamed y');
    const calledBy = (name: string, caller: string): string =>
      ['a self=5', '  b self=5', '  c self=5']
        .join('\n')
        .replace(`${caller} self=5`, `${caller} self=5\n    ${name} self=100 size=64\n      memcpy self=9`);
    expect(changes(calledBy('x', 'b'), calledBy('y', 'b'))).toEqual(['renamed y']);
    expect(changes(calledBy('x', 'b'), calledBy('y', 'c'))).toEqual(['removed x', 'added y']);
    expect(changes(drawing('x', 100, 'd'), drawing('y', 300, 'd'))).toEqual(['removed x', 'added y']);
  });
});

test('stages of one side only stand where they stood', () => {
  const base = textProfile('a self=1\nb self=2 stage=old\nc self=3 stage=end', {
    stages: ['x', 'old', 'end'],
  });
  const head = textProfile('a self=1\nb self=2 stage=new\nc self=3 stage=end', {
    stages: ['x', 'new', 'end'],
  });
  const result = compare({
    base: { profile: base, label: 'b' },
    head: { profile: head, label: 'h' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
  expect(result.stages.map(({ name, delta }) => `${name} ${delta}`)).toEqual([
    'x 0',
    'new 2',
    'old -2',
    'end 0',
  ]);
});
