/** Comparisons of boots that were drawn: one of each verdict, and of each kind of change. */
import { compare } from '../../src/compare/compare.ts';
import type { Comparison, PolicySource } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { imageBoot } from './image-profile.ts';
import { textProfile, type TextProfileOptions } from './text-profile.ts';

const stages = { stages: ['decompress', 'kernel early', 'initcalls', 'userspace'] };

export function boot(
  acpi: number,
  calls: number,
  append: string,
  options: TextProfileOptions = stages,
): Profile {
  const profile = textProfile(
    `decompress self=90000000
start_kernel self=250000000 stage=kernel_early
  do_initcalls self=100 stage=initcalls
    acpi_init self=500
      acpi_scan_init self=${acpi} calls=${calls}
    ${calls > 1 ? 'slow_driver_init' : 'old_driver_init'} self=40000
run_init_process self=20000 stage=userspace`,
    options,
  );
  return { ...profile, subject: { ...profile.subject, append } };
}

export const policy: Policy = {
  ...defaultPolicy,
  total: { warn: parseLimit('0.5%'), fail: parseLimit('1% and 200k') },
  stages: [{ pattern: '*', threshold: { warn: null, fail: parseLimit('5% and 1M') } }],
  waivers: [
    {
      metric: 'stage:initcalls',
      max: parseLimit('100M')!,
      reason: 'known',
      issue: '#12',
      expires: null,
      from: 'policy',
    },
  ],
};
const provenance = {
  store: 'actions-cache',
  sha: '1a2b3c4d'.repeat(5),
  distance: 2,
  measuredAt: '2026-06-01T00:00:00Z',
  ageDays: 3,
  runUrl: 'https://github.com/acme/linux/actions/runs/1',
};

export function judged(
  base: Profile | null,
  head: Profile,
  rules: Policy = policy,
  changes: Partial<PolicySource> = { changedByHead: ['total: fail 1% → fail 50%'] },
): Comparison {
  return compare({
    base: base && { profile: base, label: 'main', provenance },
    head: { profile: head, label: 'pull request 7' },
    policy: rules,
    policySource: { origin: 'bootgate.yml at 1a2b3c4d (base)', changedByHead: [], ...changes },
    today: '2026-06-04',
  });
}

/** A boot with every kind of cost, and a measured band; what is not said is as the base has it. */
interface Weather {
  readonly acpi?: number;
  readonly delay?: number;
  readonly keys?: number;
  readonly unpackIn?: 'initcalls' | 'thread_unpack';
  readonly lsm?: boolean;
  readonly append?: string;
  readonly unpacking?: number;
}
function weather({
  acpi = 20e6,
  unpacking = 90e6,
  delay = 4e6,
  keys = 90e6,
  unpackIn = 'initcalls',
  lsm,
  append = 'x',
}: Weather): Profile {
  const profile = textProfile(
    `decompress self=${unpacking}
start_kernel self=900000000 stage=kernel_early
  do_initcalls self=100 stage=initcalls
    acpi_init self=500
      acpi_scan_init self=${acpi} calls=3
    hpet_init self=900
      delay_tsc self=${delay} calls=4
    ${lsm === true ? lsmDrawing : 'old_driver_init self=10'}
kthread self=100 stage=initcalls
  jent_mod_init self=${keys}
  deferred_probe_work_func self=4200000 stage=${unpackIn}
run_init_process self=20000000 stage=userspace
  get_page_from_freelist self=9000000`,
    { stages: ['decompress', 'kernel early', 'initcalls', 'thread unpack', 'userspace'] },
  );
  return {
    ...profile,
    subject: { ...profile.subject, append },
    noise: {
      version: 1,
      variations: ['seed 43', 'seed 44', 'initrd padded by 512 bytes', 'initrd padded by 4,096 bytes'],
      rows: [
        { metric: 'random', min: 89e6, max: 91e6 },
        { metric: 'waiting', min: 4e6, max: 5e6 },
        { metric: 'work', min: 944_199_800, max: 944_203_451 },
      ],
    },
  };
}
const lsmDrawing = `security_init self=10
      do_security_initcalls self=20
        selinux_init self=400000
          avc_init self=900000
        selinux_policy_load self=100
          selinux_ss_read self=2600000 calls=900
        selinux_nlmsg_init self=90000`;
const weatherBase = weather({});

export const base = boot(20_000_000, 1, 'quiet');
export const image = imageBoot();
export const slowerImage = imageBoot({
  udevWorkers: 8,
  serviceWork: 5_000_000,
  moduleInit: 900_000,
  cryptsetup: true,
  diskWait: 2_900_000,
  run: 'c0ffee99',
});
const failedConsole = [
  ...Array.from(
    { length: 18 },
    (_, line) => `[    1.0${line}] pci 0000:00:${line}.0: BAR 0 assigned to @everyone`,
  ),
  '[    2.105312] List of all partitions:',
  '[    2.105790] No filesystem could mount root, tried:',
  '[    2.106114] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
  '[    2.107221] ---[ end Kernel panic - not syncing: VFS ]---',
];

/** Two boots, the rules they are judged by, and what the head changes of these. */
export interface Pair {
  readonly base: Profile | null;
  readonly head: Profile;
  readonly rules: Policy | undefined;
  readonly changes: Partial<PolicySource> | undefined;
}

export const pairs: Readonly<Record<string, Pair>> = {
  image: pair(
    image,
    { ...slowerImage, subject: { ...image.subject, diskSha256: 'd'.repeat(64) } },
    defaultPolicy,
  ),
  neutral: pair(weatherBase, weather({ append: 'foo=1', acpi: 20_001_200, delay: 5e6 }), defaultPolicy),
  work: pair(weatherBase, weather({ append: 'b', lsm: true }), defaultPolicy),
  waiting: pair(weatherBase, weather({ append: 'b', delay: 14e6 }), defaultPolicy),
  moved: pair(weatherBase, weather({ append: 'b', unpackIn: 'thread_unpack' }), defaultPolicy),
  improvement: pair(weatherBase, weather({ append: 'b', acpi: 12e6 }), defaultPolicy),
  random: pair(weatherBase, weather({ append: 'b', keys: 112e6 }), defaultPolicy),
  repacked: pair(weatherBase, weather({ append: 'b', acpi: 23e6, unpacking: 104e6 }), defaultPolicy),
  regressed: pair(base, boot(60_000_000, 3, 'quiet debug')),
  unchanged: pair(base, base),
  refused: pair(weatherBase, weather({ append: 'foo=1', acpi: 20_001_200 }), defaultPolicy, {
    changedByHead: [
      'scenario default: end: power-off → symbol:start_kernel',
      'scenario default: memory: 512M → 1G',
    ],
    refused: ['end', 'memory'],
  }),
  accepted: pair(weatherBase, weather({ append: 'foo=1' }), defaultPolicy, {
    accepted: ['scenario default: memory: 512M → 1G: the new image needs it'],
  }),
  complaints: pair(base, {
    ...base,
    console: [
      ...failedConsole.slice(0, 2),
      '[    0.412345] Initramfs unpacking failed: write error',
      '[    0.512345] WARNING: CPU: 0 PID: 1 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110',
    ].map((text) => ({ ns: -1, instructions: -1, text })),
  }),
  'not-comparable': pair(base, boot(1, 1, 'quiet', { ...stages, environment: { cpu: 'qemu64' } })),
  'no-baseline': pair(null, base),
  'boot-failed': pair(base, {
    ...base,
    outcome: { kind: 'panic', detail: 'Kernel panic - not syncing: VFS' },
    console: failedConsole.map((text) => ({ ns: -1, instructions: -1, text })),
    timeline: { period: 1000, node: Int32Array.of(0, 4), count: Int32Array.of(9, 3) },
  }),
};

/** Each pair compared. */
export const cases: Readonly<Record<string, Comparison>> = Object.fromEntries(
  Object.entries(pairs).map(([name, { base: before, head, rules, changes }]) => [
    name,
    judged(before, head, rules, changes),
  ]),
);

function pair(before: Profile | null, head: Profile, rules?: Policy, changes?: Partial<PolicySource>): Pair {
  return { base: before, head, rules, changes };
}
