import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { profileText as fileText } from '../../src/profile/profile-json.ts';
import { writeProfile } from '../../src/profile/profile-file.ts';
import { sliceStage } from '../../src/profile/stage-slice.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { expectGolden } from '../support/golden.ts';
import { runCli } from '../support/run-cli.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

const golden = (name: string): string => resolve(import.meta.dirname, 'golden', name);
const schema = (name: string): object =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../schema', name), 'utf8')) as object;

const stages = ['firmware', 'kernel early', 'initcalls device', 'userspace'];
const drawn = textProfile(
  `
firmware [firmware] self=400000 calls=7
start_kernel self=20000 stage=kernel_early
  mm_init self=300000
    memmap_init_range self=1200000
  rest_init self=100
    kernel_init self=500
      do_one_initcall self=900@initcalls_device calls=40@initcalls_device
        alg_test self=4000 stage=initcalls_device calls=30
          mpihelp_submul_1 self=3000000 calls=9000
          mpihelp_addmul_1 self=1500000 calls=4000
          alg_test self=100 calls=2
        virtio_init [virtio_blk] self=30000 stage=initcalls_device
        asm_sysvec_apic_timer_interrupt self=2500 stage=initcalls_device kind=interrupt calls=3
  vprintk_emit self=7000@kernel_early+2000@userspace calls=20@kernel_early+5@userspace
user_code [user] self=900 stage=userspace
  entry_SYSCALL_64 self=60 kind=systemCall calls=2
    evil|\`name\`<b>@here self=50
`.replaceAll('\\`', '`'),
  {
    stages,
    profile: {
      scenario: 'demo',
      initcalls: [
        {
          name: 'crypto_init',
          level: 'device',
          startInstructions: 1_927_600,
          instructions: 4_504_100,
          startNs: 1_927_600,
          result: null,
        },
        {
          name: 'virtio_init',
          level: 'device',
          startInstructions: 6_440_000,
          instructions: 30_000,
          startNs: -1,
          result: 0,
        },
      ],
      warnings: ['2 runs differ by 3 instructions'],
      samples: [
        {
          instructions: 6_468_110,
          virtualNs: 6_468_110,
          wallMs: 1234,
          stages: [1, 2, 3, 6_468_104],
          digest: 'a',
        },
        {
          instructions: 6_468_113,
          virtualNs: 6_468_113,
          wallMs: 1300,
          stages: [1, 2, 3, 6_468_107],
          digest: 'b',
        },
      ],
    },
  },
);

let folder: string;
let path: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-show-'));
  path = join(folder, 'profile.json.gz');
  await writeProfile(path, { ...drawn, coverage: { ...drawn.coverage, callsToFunctions: 0.9987 } });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function show(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runCli(['show', path, ...args], { env: {} });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

describe('bootgate show', () => {
  test.each<[string, string[]]>([
    ['default.txt', []],
    ['top.txt', ['--top', '3']],
    ['stage.txt', ['--stage', 'Kernel Early']],
    ['tree.txt', ['--tree']],
    ['tree-top.txt', ['--tree', '--top', '6', '--depth', '4']],
    ['tree-stage.txt', ['--tree', '--stage', 'userspace']],
    ['first-calls.txt', ['--first-calls', '--top', '8']],
    ['not-recorded.txt', ['--syscalls', '--processes']],
    ['default.md', ['--format', 'markdown']],
    ['tree.md', ['--format', 'markdown', '--tree', '--first-calls', '--top', '5']],
    ['default.json', ['--format', 'json']],
    [
      'tree.json',
      [
        '--format',
        'json',
        '--tree',
        '--first-calls',
        '--syscalls',
        '--processes',
        '--top',
        '2',
        '--depth',
        '3',
      ],
    ],
  ])('%s', async (name, args) => {
    const text = await show(...args);
    expect(text).toBe(await show(...args));
    expectGolden(golden(`show-${name}`), text);
  });

  test('an exec_tb profile is in host time', async () => {
    const timed = join(folder, 'timed.json');
    const drawing = 'start_kernel self=2500000000\n  memset self=1750000 calls=9\nuser_code [user] self=812';
    const coverage = {
      ...drawn.coverage,
      captured: 0.866,
      dropped: 1200,
      notes: ['the trace has no user names'],
    };
    await writeProfile(timed, textProfile(drawing, { profile: { unit: 'ns', coverage } }));
    const views = [[], ['--tree'], ['--first-calls']];
    const shown = await Promise.all(views.map((view) => runCli(['show', timed, ...view], { env: {} })));
    expectGolden(golden('show-exec-tb.txt'), shown.map(({ stdout }) => stdout).join('\n---\n\n'));
  });

  test('colours only on a terminal, and lines as wide as it is', async () => {
    let out = '';
    const stdout = { isTTY: true, columns: 70, write: (text: string) => (out += text) };
    await runCli(['show', path, '--tree'], { stdout, env: {} });
    // eslint-disable-next-line no-control-regex -- colours are what is looked for
    expect(out).toMatch(/\x1b\[1m/);
    out = '';
    await runCli(['show', path, '--tree'], { stdout, env: { NO_COLOR: '1' } });
    expect(out).not.toContain('\x1b');
    const longest = out.split('\n').filter((line) => !line.startsWith('Linux'));
    expect(Math.max(...longest.map((line) => Array.from(line).length))).toBeLessThanOrEqual(70);
  });

  test.each<[string[], string]>([
    [['--stage', 'initcall device'], "did you mean 'initcalls device'?"],
    [['--stage', 'x'], 'its stages: firmware, kernel early, initcalls device, userspace'],
    [['--format', 'yaml5'], 'known: text, json, markdown, html, svg'],
    [['--top', '0'], '--top takes a whole number of at least 1'],
  ])('%j is refused', async (args, message) => {
    const { status, stderr } = await runCli(['show', path, ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a failed boot says so first', async () => {
    const failed = join(folder, 'failed.json');
    await writeProfile(failed, {
      ...drawn,
      outcome: { kind: 'panic', detail: 'Kernel panic - \x1b[31mnot syncing' },
    });
    const { stdout } = await runCli(['show', failed], { env: {} });
    expect(stdout.split('\n').find((line) => line.startsWith('panic'))).toBe(
      'panic: Kernel panic - \\x1b[31mnot syncing',
    );
  });
});

describe('a stage alone', () => {
  test.each([1, 2, 3])('slices of all stages sum to the whole (seed %d)', (seed) => {
    const profile = randomProfile({ seed, nodes: 2000, functions: 60 });
    const self = new Map<string, number>();
    const calls = new Map<string, number>();
    profile.stages.forEach((_, stage) => {
      const { functions } = sliceStage(profile, stage);
      functions.name.forEach((name, row) => {
        self.set(name, (self.get(name) ?? 0) + functions.self[row]!);
        calls.set(name, (calls.get(name) ?? 0) + functions.calls[row]!);
      });
    });
    profile.functions.name.forEach((name, row) => {
      expect([name, self.get(name), calls.get(name)]).toEqual([
        name,
        profile.functions.self[row],
        profile.functions.calls[row],
      ]);
    });
  });
});

describe('schemas', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true });

  const everything: Profile = {
    ...drawn,
    timeline: { period: 1000, node: Int32Array.of(0, 3, -1), count: Int32Array.of(1, 2, 3) },
    console: [{ instructions: 5, ns: -1, text: 'hello' }],
    modules: [
      {
        name: 'virtio_blk',
        loadedAtInstructions: 1,
        unloadedAtInstructions: -1,
        instructions: 2,
        sizeBytes: 4096,
      },
    ],
    processes: [
      {
        pid: 1,
        parent: -1,
        names: ['swapper/0', 'init'],
        command: '/init',
        kernelThread: false,
        startInstructions: 1,
        endInstructions: -1,
        userInstructions: 900,
        kernelInstructions: 110,
        executable: '/init',
        cgroup: '/init.scope',
        threads: 1,
        startNs: 1,
        endNs: -1,
        interruptInstructions: 0,
        exitStatus: null,
      },
    ],
    systemCalls: [{ process: 0, number: 1, name: 'write', count: 2, errors: 0, cost: 110, firstAt: 7 }],
  };

  test('the file of a profile is as schema/profile.schema.json says', () => {
    const validate = ajv.compile(schema('profile.schema.json'));
    for (const profile of [drawn, everything, randomProfile({ seed: 4, nodes: 300 })]) {
      validate(JSON.parse(fileText(profile)));
      expect(validate.errors).toBeNull();
    }
    expect(validate({ ...(JSON.parse(fileText(drawn)) as object), extra: 1 })).toBe(false);
  });

  test('show --format json is as schema/show.schema.json says', async () => {
    const validate = ajv.compile(schema('show.schema.json'));
    const all = join(folder, 'everything.json');
    await writeProfile(all, everything);
    const views = [
      [],
      ['--tree'],
      ['--tree', '--first-calls', '--syscalls', '--processes', '--stage', 'userspace'],
    ];
    for (const view of views) {
      for (const file of [path, all]) {
        const { stdout } = await runCli(['show', file, '--format', 'json', ...view]);
        validate(JSON.parse(stdout));
        expect(validate.errors).toBeNull();
      }
    }
  });

  test('a deep tree is written without a deep stack', async () => {
    const deep = join(folder, 'deep.json');
    const lines = Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth)}f${depth} self=1`);
    await writeProfile(deep, textProfile(lines.join('\n')));
    const { stdout } = await runCli(['show', deep, '--format', 'json', '--tree', '--top', '1']);
    expect(stdout.match(/"children":\[/g)).toHaveLength(5001);
    const shallow = await runCli(['show', deep, '--format', 'json', '--tree', '--depth', '100']);
    expect(() => JSON.parse(shallow.stdout) as unknown).not.toThrow();
  });
});
