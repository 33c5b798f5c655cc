import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { classifyCosts } from '../../src/profile/classify-cost.ts';
import { costKinds } from '../../src/profile/cost-kind.ts';
import { costSums } from '../../src/profile/cost-sums.ts';
import { foldTree } from '../../src/profile/fold-tree.ts';
import { parseProfile } from '../../src/profile/profile-file.ts';
import { profileText } from '../../src/profile/profile-json.ts';
import { measuredTotal } from '../../src/profile/profile-tables-check.ts';
import { profileVersion, type Profile } from '../../src/profile/profile.ts';
import { mulberry32, randomProfile, textProfile } from '../support/text-profile.ts';

const everyKind = `
firmware [firmware] self=100
secondary_startup_64_no_verify self=10
  start_kernel self=20
    setup_boot_APIC_clock.isra.0 self=1000
      asm_sysvec_apic_timer_interrupt self=5 kind=interrupt
        try_to_wake_up self=6
    mm_init self=7
      __alloc_pages self=8
        clear_page_erms self=4096
  asm_exc_page_fault self=9 kind=interrupt
    schedule self=11
      __slab_free self=12
ret_from_fork self=13 kind=taskRoot
  kthread self=14@initcalls
    khugepaged self=15@initcalls
      __vmalloc_node_range self=16@initcalls
      schedule self=17@initcalls
schedule [/usr/lib/libc.so.6] self=18@initcalls
`;
const loading = `
kernel_init self=1
  parse_args self=2
    strcmp self=3
    param_set_charp self=4
      __alloc_pages self=5
  find_cpio_data self=6
`;
const stages = ['kernel early', 'initcalls'];
const booted = { arch: 'x86_64', kernel: 'Linux version 6.1.0' };

/** What each function that was drawn costs. */
function drawnKinds({ tree, functions }: Profile): Record<string, string> {
  const drawn: Record<string, string> = {};
  tree.cost.forEach((cost, node) => {
    const row = tree.function[node]!;
    const image = functions.objects[functions.object[row]!]!;
    const name = `${image === 'vmlinux' ? '' : `${image}!`}${functions.name[row]!} ${tree.self[node]!}`;
    drawn[name] = costKinds[cost]!;
  });
  return drawn;
}

const expected = {
  'firmware!firmware 100': 'work',
  'secondary_startup_64_no_verify 10': 'work',
  'start_kernel 20': 'work',
  'setup_boot_APIC_clock.isra.0 1000': 'waiting',
  'asm_sysvec_apic_timer_interrupt 5': 'interrupts',
  'try_to_wake_up 6': 'interrupts',
  'mm_init 7': 'work',
  '__alloc_pages 8': 'memory',
  'clear_page_erms 4096': 'memory',
  'asm_exc_page_fault 9': 'work',
  'schedule 11': 'scheduling',
  '__slab_free 12': 'scheduling',
  'ret_from_fork 13': 'work',
  'kthread 14': 'work',
  'khugepaged 15': 'background',
  '__vmalloc_node_range 16': 'background',
  'schedule 17': 'scheduling',
  '/usr/lib/libc.so.6!schedule 18': 'work',
};

describe('kinds of cost', () => {
  test('a node costs what its own name says, else what its caller costs', () => {
    expect(drawnKinds(textProfile(everyKind, { stages }))).toEqual(expected);
  });

  test('a profile of version 3 gets the same kinds', () => {
    // the drawing above, written by Bootgate of that version
    const old = parseProfile(readFileSync(join(import.meta.dirname, 'golden/profile-3.json')));
    expect(drawnKinds(old)).toEqual(expected);
    const drawn = textProfile(everyKind, { stages });
    expect(old).toEqual({ ...drawn, subject: { ...drawn.subject, seed: null } });
  });

  test('what reads in what was handed over is loading; what it allocates is memory', () => {
    expect(drawnKinds(textProfile(loading))).toEqual({
      'kernel_init 1': 'work',
      'parse_args 2': 'loading',
      'strcmp 3': 'loading',
      'param_set_charp 4': 'loading',
      '__alloc_pages 5': 'memory',
      'find_cpio_data 6': 'loading',
    });
  });

  test('a profile of version 5 gets it too, and keeps the kind of what was folded', () => {
    const drawn = textProfile(loading);
    const now = JSON.parse(profileText(drawn)) as { tree: { cost: number[] } };
    const isMemory = (cost: number): boolean => cost === costKinds.indexOf('memory');
    const was = now.tree.cost.map((cost) => (isMemory(cost) ? cost : 0));
    const old = {
      ...now,
      version: 5,
      subject: { ...drawn.subject, seed: undefined },
      tree: { ...now.tree, cost: was },
    };
    const read = parseProfile(Buffer.from(JSON.stringify(old)));
    expect(drawnKinds(read)).toEqual(drawnKinds(drawn));
    expect(read).toMatchObject({ version: profileVersion, noise: null, subject: { seed: null } });
  });

  test('what a function does itself may be of another kind than what it calls', () => {
    const drawing =
      'kthreadd self=1\n  copy_process self=2\n    memset_orig self=3\n      f self=4\n    copy_mm self=5\n      memset_orig self=6';
    expect(drawnKinds(textProfile(drawing))).toEqual({
      'kthreadd 1': 'work',
      'copy_process 2': 'memory',
      'memset_orig 3': 'memory',
      'f 4': 'memory',
      'copy_mm 5': 'work',
      'memset_orig 6': 'work',
    });
  });

  test('a function without a name may be known by what it calls', () => {
    const drawing = `
systemd+0x1 [/usr/lib/systemd/libsystemd-core-252.so] self=1
  systemd+0x2 [/usr/lib/systemd/libsystemd-core-252.so] self=2
    mnt_table_parse_mtab [/usr/lib/libmount.so.1] self=3
    malloc [/usr/lib/libc.so.6] self=4
  mnt_free_table [/usr/lib/libmount.so.1] self=5
main [/usr/bin/mount] self=6
  mnt_table_parse_mtab [/usr/lib/libmount.so.1] self=7`;
    const kinds = Object.values(drawnKinds(textProfile(drawing)));
    expect(kinds).toEqual(['work', 'scheduling', 'scheduling', 'scheduling', 'work', 'work', 'work']);
  });

  test('a damaged tree of version 3 is refused, not stumbled over', () => {
    const old = readFileSync(join(import.meta.dirname, 'golden/profile-3.json'), 'utf8');
    const damage: [from: RegExp, to: string][] = [
      [/"parent": \[[^\]]*\]/, '"parent": [{"valueOf": 1}, 99, -7]'],
      [/"parent": \[[^\]]*\]/, '"parent": 3'],
      [/"images": \[[^\]]*\]/, '"images": [null]'],
      [/"tree": \{[^}]*\}/, '"tree": []'],
      [/"functions": \{[^}]*\}/, '"functions": null'],
      [/"fields":\{[^}]*\}/, '"fields":7'],
    ];
    for (const [from, to] of damage) {
      const damaged = old.replace(from, to);
      expect(damaged).not.toBe(old);
      expect(() => parseProfile(Buffer.from(damaged), 'p.json')).toThrow(/^p\.json: '/);
    }
  });

  test("a policy's own functions count wherever they run, and win", () => {
    const { tree, functions } = textProfile('my_poll self=1\n  vfree self=2\n__alloc_pages [/bin/x] self=3');
    const kinds = classifyCosts(tree, functions, booted, {
      waiting: ['my_poll'],
      work: ['vfree'],
      random: ['__alloc_pages'],
    });
    const byName = Array.from(kinds, (kind, node) => [functions.name[tree.function[node]!], costKinds[kind]]);
    expect(Object.fromEntries(byName)).toEqual({
      my_poll: 'waiting',
      vfree: 'work',
      __alloc_pages: 'random',
    });
  });

  test('functions found on one architecture say nothing of another', () => {
    const { tree, functions } = textProfile('delay_tsc self=1\nvfree self=2');
    expect(
      [...classifyCosts(tree, functions, { ...booted, arch: 'riscv64' })].map((kind) => costKinds[kind]),
    ).toEqual(['memory', 'work']);
  });
});

test('all of a library that sorts by hash is random, with what it calls; a function of the policy wins', () => {
  const { tree, functions } = textProfile(
    'main [/sbin/init]\n  0x9f40 [/usr/lib/libseccomp.so.2.5.4] self=1\n    malloc [/lib/libc.so.6] self=2\n  seccomp [/usr/lib/other.so] self=3',
  );
  const kinds = (extra: Parameters<typeof classifyCosts>[3]) =>
    [...classifyCosts(tree, functions, booted, extra)].map((kind) => costKinds[kind]);
  expect(kinds({})).toEqual(['work', 'random', 'random', 'work']);
  expect(kinds({ work: ['0x9f40'] })).toEqual(['work', 'work', 'work', 'work']);
});

test("a module's signature is checked by its size: loading", () => {
  const { tree, functions } = textProfile(
    'load_module\n  module_sig_check\n    sha256_update self=9\n  do_init_module self=1',
  );
  expect([...classifyCosts(tree, functions, booted)].map((kind) => costKinds[kind])).toEqual([
    'work',
    'loading',
    'loading',
    'work',
  ]);
});

describe('lists that hold from a kernel on', () => {
  test.each([
    ['Linux version 6.1.0-56-cloud-amd64', 'work'],
    ['Linux version 6.9.12', 'work'],
    ['Linux version 6.11.11', 'work'],
    ['Linux version 6.12.0-rc1', 'background'],
    ['Linux version 6.12.117+deb12', 'background'],
    ['Linux version 7.2.12', 'background'],
    ['bzImage', 'background'],
  ])('%s: self-tests are %s', (kernel, kind) => {
    const { tree, functions } = textProfile('kthread self=1\n  cryptomgr_test self=2');
    const kinds = classifyCosts(tree, functions, { ...booted, kernel });
    expect([...kinds].map((one) => costKinds[one])).toEqual(['work', kind]);
  });
});

/** A random profile of which every kind has a part. */
function motley(seed: number): Profile {
  const profile = randomProfile({ seed, nodes: 3000 });
  const random = mulberry32(seed);
  return {
    ...profile,
    tree: { ...profile.tree, cost: profile.tree.cost.map(() => Math.floor(random() * costKinds.length)) },
  };
}

describe('sums by kind', () => {
  test.each([1, 2, 3])('add up to the whole, to every stage and to every function (seed %d)', (seed) => {
    const profile = motley(seed);
    const sums = costSums(profile);
    const kinds = costKinds.length;
    const add = (row: Float64Array): number => row.reduce((sum, one) => sum + one, 0);
    expect(sums.whole.every((sum) => sum > 0)).toBe(true);
    expect(add(sums.whole)).toBe(measuredTotal(profile));
    const rowOf = (table: Float64Array, row: number): Float64Array =>
      table.subarray(row * kinds, (row + 1) * kinds);
    profile.stages.forEach((stage, row) => expect(add(rowOf(sums.stages, row))).toBe(stage.instructions));
    profile.functions.self.forEach((self, row) => expect(add(rowOf(sums.functions, row))).toBe(self));
    for (let kind = 0; kind < kinds; kind += 1) {
      const column = (table: Float64Array): number => add(table.filter((_, at) => at % kinds === kind));
      expect(column(sums.stages)).toBe(sums.whole[kind]);
      expect(column(sums.functions)).toBe(sums.whole[kind]);
    }
  });

  test('folding small calls keeps every kind', () => {
    const { tree, functions } = motley(4);
    const nodeOf = Int32Array.from(tree.parent, (_, node) => node);
    const folded = foldTree({ tree, functions, nodeOf }, [], 500);
    expect(folded.tree.length).toBeLessThan(tree.length / 2);
    const byKind = ({ cost, self }: Profile['tree']): number[] =>
      cost.reduce(
        (sums, kind, node) => sums.with(kind, sums[kind]! + self[node]!),
        new Array<number>(costKinds.length).fill(0),
      );
    expect(byKind(folded.tree)).toEqual(byKind(tree));
  });
});
