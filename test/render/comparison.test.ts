import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonJson } from '../../src/render/comparison-json.ts';
import { comparisonJunit } from '../../src/render/comparison-junit.ts';
import { comparisonMarkdown } from '../../src/render/comparison-markdown.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { colourStyle } from '../../src/render/style.ts';
import { expectGolden } from '../support/golden.ts';
import { imageBoot } from '../support/image-profile.ts';
import { randomProfile, textProfile, type TextProfileOptions } from '../support/text-profile.ts';

const golden = (name: string): string => join(import.meta.dirname, 'golden', name);
const stages = { stages: ['decompress', 'kernel early', 'initcalls', 'userspace'] };

function boot(acpi: number, calls: number, append: string, options: TextProfileOptions = stages): Profile {
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

const policy: Policy = {
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

function judged(base: Profile | null, head: Profile, rules: Policy = policy): Comparison {
  return compare({
    base: base && { profile: base, label: 'main', provenance },
    head: { profile: head, label: 'pull request 7' },
    policy: rules,
    policySource: { origin: 'bootgate.yml at 1a2b3c4d (base)', changedByHead: ['total: fail 1% → fail 50%'] },
    today: '2026-06-04',
  });
}

const base = boot(20_000_000, 1, 'quiet');
const image = imageBoot();
const slowerImage = imageBoot({
  udevWorkers: 8,
  serviceWork: 5_000_000,
  moduleInit: 900_000,
  cryptsetup: true,
  diskWait: 2_900_000,
  run: 'c0ffee99',
});
const cases: Readonly<Record<string, Comparison>> = {
  image: judged(
    image,
    { ...slowerImage, subject: { ...image.subject, diskSha256: 'd'.repeat(64) } },
    defaultPolicy,
  ),
  regressed: judged(base, boot(60_000_000, 3, 'quiet debug')),
  unchanged: judged(base, base),
  'not-comparable': judged(base, boot(1, 1, 'quiet', { ...stages, environment: { cpu: 'qemu64' } })),
  'no-baseline': judged(null, base),
  'boot-failed': judged(base, {
    ...base,
    outcome: { kind: 'panic', detail: 'Kernel panic - not syncing: VFS' },
  }),
};

describe.each(Object.entries(cases))('%s', (name, comparison) => {
  test('as text', () => expectGolden(golden(`compare-${name}.txt`), comparisonText(comparison)));
  test('as Markdown', () => expectGolden(golden(`compare-${name}.md`), comparisonMarkdown(comparison)));
  test('as JUnit XML', () => expectGolden(golden(`compare-${name}.xml`), comparisonJunit(comparison)));
  test('as JSON that the published schema describes', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schema/comparison.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(schema);
    const valid = validate(JSON.parse(comparisonJson(comparison)));
    expect(validate.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });
});

test('the first line says the verdict in words with the number', () => {
  expect(comparisonMarkdown(cases['regressed']!).split('\n')[0]).toBe(
    '### ❌ Slower: the boot +40,000,000 instructions (+11.1 %), limit 1% and 200k',
  );
  expect(comparisonText(cases['regressed']!).split('\n')[0]).toMatch(
    /^REGRESSED {2}Slower: the boot \+40,000,000/,
  );
});

test('the waiver to paste accepts what failed', () => {
  const text = comparisonMarkdown(cases['regressed']!);
  expect(text).toContain('Bootgate-Waive: total up to 12% because REASON');
  const accepted = judged(base, boot(60_000_000, 3, 'quiet debug'), {
    ...policy,
    waivers: [...policy.waivers, { ...policy.waivers[0]!, metric: 'total', max: parseLimit('12%')! }],
  });
  expect(accepted.verdict).toBe('waived');
  expect(comparisonMarkdown(accepted)).toContain('**WAIVED**: known (&#8203;'.slice(0, 17));
});

describe('hostile names', () => {
  const evil = '@everyone <script>alert(1)</script> | `x` [a](javascript:b) \u202e\u001b[31m';
  const head = textProfile(`start_kernel self=100\n  evil self=900000000`);
  const name = head.functions.name.map((text) => (text === 'evil' ? evil : text));
  const hostile = judged(
    { ...base, stages: base.stages },
    {
      ...head,
      functions: { ...head.functions, name },
      subject: { ...head.subject, append: evil },
      stages: [{ ...head.stages[0]!, name: evil }],
    },
  );

  test('are inert in Markdown', () => {
    const text = comparisonMarkdown({ ...hostile, headline: evil, warnings: [evil] });
    const outsideCode = text.replace(/(`+)[^`][\s\S]*?\1/g, '');
    expect(outsideCode).not.toMatch(/<script|@everyone|\]\(javascript/);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\u001b');
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    for (const row of rows) expect(row.replace(/\\\|/g, '').endsWith('|')).toBe(true);
  });
  test('of processes, modules, system calls and units too', () => {
    const named = (profile: Profile): Profile => ({
      ...profile,
      processes: profile.processes!.map((process) => ({
        ...process,
        names: [evil],
        command: process.command === '' ? '' : evil + process.command.repeat(900),
      })),
      modules: profile.modules!.map((module) => ({ ...module, name: evil })),
      systemCalls: profile.systemCalls!.map((row) => ({ ...row, name: evil })),
      units: profile.units!.map((unit) => ({ ...unit, name: evil })),
    });
    const comparison = judged(named(image), named(slowerImage));
    expect(comparison.processes.length).toBeGreaterThan(1);
    const text = comparisonMarkdown(comparison);
    expect(text.length).toBeLessThan(60_000);
    expect(text.replace(/(`+)[^`][\s\S]*?\1/g, '')).not.toMatch(/<script|@everyone|\]\(javascript/);
    for (const active of ['\u001b', '\u202e']) {
      expect(text).not.toContain(active);
      expect(comparisonText(comparison)).not.toContain(active);
    }
  });
  test('are inert on a terminal and in XML', () => {
    for (const active of ['\u001b', '\u202e']) expect(comparisonText(hostile)).not.toContain(active);
    const xml = comparisonJunit({ ...hostile, headline: evil });
    for (const active of ['<script', '\u001b']) expect(xml).not.toContain(active);
  });
});

describe('size', () => {
  const many = randomProfile({ seed: 5, nodes: 30_000 });
  const long = many.functions.name.map((text) => text.repeat(40));
  const big = judged(randomProfile({ seed: 6, nodes: 30_000 }), {
    ...many,
    functions: { ...many.functions, name: long },
    subject: { ...many.subject, append: 'x'.repeat(4000) },
  });
  test.each([60_000, 28_000, 13_000, 6000, 2500])('at most %i characters', (maxLength) => {
    const text = comparisonMarkdown(big, { maxLength, maxRows: 1000 });
    expect(text.length).toBeLessThanOrEqual(maxLength);
    expect(text.split('\n')[0]).toMatch(/^### /);
  });
  test('what is dropped is said', () => {
    expect(comparisonMarkdown(big, { maxLength: 20_000 })).toContain('Left out to stay below');
  });
});

test('of several boots the median and its spread are shown', () => {
  const noisy = (cost: number, append: string): Profile => ({
    ...boot(cost, 1, append),
    assume: 'none',
    samples: [0, 1000, 2000, 3000, 4000].map((more) => ({
      instructions: 340_060_600 + cost + more,
      virtualNs: 1,
      wallMs: 9,
      stages: [90_000_000, 250_000_000, 60_600 + cost + more, 20_000],
      digest: String(more),
    })),
  });
  const result = judged(noisy(20_000_000, 'a'), noisy(60_000_000, 'b'));
  expect(result.verdict).toBe('regressed');
  expect(comparisonText(result)).toMatch(/^total +360,062,600 ±1,000 +400,062,600 ±1,000 +\+40,000,000/m);
  expect(comparisonMarkdown(result)).toContain('360,062,600 ±1,000');
  expect(comparisonMarkdown(result)).toContain('5 boots');
});

test('colours and width', () => {
  const text = comparisonText(cases['regressed']!, { style: colourStyle, width: 80 });
  expect(text).toContain('\u001b[31m');
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/\u001b\[\d+m/g, '');
  const tables = plain.split('\n').filter((line) => /^(?:total|start_kernel|acpi)/.test(line));
  for (const line of tables) expect(line.length).toBeLessThanOrEqual(80);
});
