import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { guestUnseenText } from '../../src/profile/unseen-guest.ts';
import { comparisonJson } from '../../src/render/comparison-json.ts';
import { comparisonJunit } from '../../src/render/comparison-junit.ts';
import { comparisonMarkdown } from '../../src/render/comparison-markdown.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { colourStyle } from '../../src/render/style.ts';
import { base, boot, cases, image, judged, policy, slowerImage } from '../support/comparison-cases.ts';
import { expectGolden } from '../support/golden.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

const golden = (name: string): string => join(import.meta.dirname, 'golden', name);

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

test('how well an image compressed is told apart from work, of which it is no part', () => {
  const { causes, causeGroups, work } = cases['repacked']!;
  expect(work!.delta).toBe(3e6);
  expect(causes.map(({ cost, delta, share }) => [cost, delta, share])).toEqual([
    ['work', 3e6, 1],
    ['decompress', 14e6, 1],
  ]);
  expect(causeGroups.map(({ name }) => name)).toEqual(['acpi_scan_init', 'decompress']);
});

test.each(['image', 'regressed'])('%s as text, with everything', (name) =>
  expectGolden(golden(`compare-${name}-full.txt`), comparisonText(cases[name]!, { full: true, width: 120 })),
);

test('the first line says the verdict in words with the number', () => {
  expect(comparisonMarkdown(cases['regressed']!).split('\n')[0]).toBe(
    '### ❌ Slower: the boot +40,000,000 instructions (+11.1 %), limit 1% and 200k',
  );
  expect(comparisonText(cases['regressed']!).split('\n')[0]).toMatch(
    /^REGRESSED {2}Slower: the boot \+40,000,000/,
  );
});

test('what no boot of such a kernel shows is folded under a neutral change, and told with a finding', () => {
  const unseen = `${guestUnseenText}: the kernel has no BTF to read its structures by`;
  const shown = (name: string): string =>
    comparisonMarkdown({ ...cases[name]!, warnings: [unseen] }).split('<details>')[0]!;
  expect(shown('neutral')).not.toContain(unseen);
  expect(comparisonMarkdown({ ...cases['neutral']!, warnings: [unseen] })).toContain(unseen);
  expect(shown('regressed')).toContain(unseen);
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
      stages: [90_000_000, 250_000_000, 40_600 + cost + more, 20_000],
      digest: String(more),
    })),
  });
  const result = judged(noisy(20_000_000, 'a'), noisy(60_000_000, 'b'));
  expect(result.verdict).toBe('regressed');
  expect(comparisonText(result)).toMatch(
    /^total +\+40,000,000 +\+11.1 % +FAIL +360,062,600 ±1,000 +400,062,600 ±1,000/m,
  );
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

describe('a terminal of 80 columns', () => {
  /** Lines of tables: what is told in sentences wraps by itself. */
  const rows = (text: string): string[] =>
    text.split('\n').filter((line) => /\S {2,}\S/.test(line.trimStart()));

  test.each(Object.entries(cases))('holds every table: %s', (_, comparison) => {
    const wide = rows(comparisonText(comparison, { width: 80 })).filter(
      (line) =>
        line.length > 80 && !/^(?:REGRESSED|WAIVED|OK|NO |NOT |IMPROVED|BOOT|The head| {2})/.test(line),
    );
    expect(wide).toEqual([]);
  });

  test('shows a limit whole or cut at its end, never two spliced', () => {
    const text = comparisonText(judged(base, boot(60_000_000, 3, 'quiet debug'), defaultPolicy), {
      width: 80,
    });
    expect(text).not.toMatch(/fail [^,\n]*…[^\n]*\d/);
    expect(text).toMatch(/fail 1%/);
  });
});
