/** What the code of options costs more or less: in the comparison, its text, its comment and the report. */
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy, noThreshold } from '../../src/config/default-policy.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonDocument } from '../../src/render/comparison-document.ts';
import { writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { comparisonReport } from '../../src/render/report/report-model.ts';
import { withSources } from '../support/source-tables.ts';
import { textProfile } from '../support/text-profile.ts';

function boot(tracer: number, more: Partial<Record<'net', number>> = {}): Profile {
  return withSources(
    textProfile(
      `start_kernel self=5000000\n  ftrace_init self=${tracer}\n  inet_init self=${more.net ?? 300000}`,
    ),
    {
      start_kernel: [{ path: 'init/main.c', owner: 'THE REST' }],
      ftrace_init: [{ path: 'kernel/trace/ftrace.c', needs: 'CONFIG_FUNCTION_TRACER', owner: 'FTRACE' }],
      inet_init: [{ path: 'net/ipv4/af_inet.c', needs: 'CONFIG_NET CONFIG_INET', owner: 'IPV4' }],
    },
  );
}

function compared(base: Profile, head: Profile): ReturnType<typeof compare> {
  return compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: defaultPolicy,
    today: '2026-11-30',
  });
}

const [base, head] = [boot(1_000_000), boot(2_200_000)];

describe('what options cost more', () => {
  test('is in the comparison, by every grouping', () => {
    const { sources } = compared(base, head);
    expect(sources.map(({ by, name, delta }) => `${by} ${name} ${delta}`)).toEqual([
      'config CONFIG_FUNCTION_TRACER 1200000',
      'directory kernel/trace 1200000',
      'maintainer FTRACE 1200000',
    ]);
    expect(sources[0]).toMatchObject({
      baseSelf: 1_000_000,
      headSelf: 2_200_000,
      headTotal: 2_200_000,
      within: [],
    });
  });

  test('is a table of the comment', () => {
    const text = writeMarkdown(comparisonDocument(compared(base, head), { maxRows: 10 }));
    expect(text).toContain('By configuration option');
    expect(text).toMatch(
      /`CONFIG_FUNCTION_TRACER` +\| +1,000,000 +\| +2,200,000 +\| +29.33 % +\| +\+1,200,000/,
    );
    expect(text).not.toContain('CONFIG_INET`');
  });

  test('is said in a sentence that everybody reads, where anything is to be said', () => {
    const sentence =
      '`CONFIG_FUNCTION_TRACER`: 2.200 M, 29.33 % of the boot; +1.200 M instructions by this pull request';
    const visible = (to: Profile): string =>
      writeMarkdown(comparisonDocument(compared(base, to), { maxRows: 10 })).split('<details>')[0]!;
    expect(visible(head)).toContain(sentence);
    // What is neutral, or less than a share of the boot, is not.
    expect(visible(boot(1_000_000, { net: 300_900 }))).not.toContain('CONFIG_INET');
    const untold = { ...head, sources: { ...head.sources!, tree: null } };
    expect(visible(untold)).not.toContain('CONFIG_');
  });

  test('is by folder where a side had no source tree, and is not where a side knows no files', () => {
    const untold = { ...base, sources: { ...base.sources!, tree: null } };
    expect(compared(untold, head).sources.map(({ by }) => by)).toEqual(['directory']);
    expect(writeMarkdown(comparisonDocument(compared(untold, head), { maxRows: 10 }))).toContain('By folder');
    expect(compared({ ...base, sources: null }, head).sources).toEqual([]);
  });

  test('is a table of the report, of all groups', () => {
    const { sources } = comparisonReport(base, head, compared(base, head), 'test');
    expect(sources.map(({ title }) => title)).toEqual([
      'By configuration option',
      'By folder',
      'By maintainer',
    ]);
    const row = sources[0]!.name.indexOf('CONFIG_INET');
    expect(sources[0]!.within[row]).toBe('CONFIG_NET');
    expect(sources[0]!.headSelf[row]).toBe(300_000);
  });
});

describe('limits of options', () => {
  const policy = (fail: number): Policy => ({
    ...defaultPolicy,
    ...{ work: noThreshold, stages: [] },
    options: [
      {
        pattern: 'CONFIG_F*',
        threshold: {
          warn: null,
          fail: { relative: null, absolute: fail, unit: 'instructions', text: String(fail) },
        },
      },
    ],
  });
  const judged = (fail: number, to = head, from = base): ReturnType<typeof compare> =>
    compare({
      base: { profile: from, label: 'base' },
      head: { profile: to, label: 'head' },
      policy: policy(fail),
      today: '2026-11-30',
    });

  test('fail what their code executes more, and say which', () => {
    const comparison = judged(1_200_000);
    expect(comparison.options).toMatchObject([
      { metric: 'option:CONFIG_FUNCTION_TRACER', base: 1_000_000, head: 2_200_000, status: 'fail' },
    ]);
    expect(comparison.verdict).toBe('regressed');
    const text = writeMarkdown(comparisonDocument(comparison, { maxRows: 10 }));
    expect(text).toContain('CONFIG&#95;FUNCTION&#95;TRACER');
    expect(text).toContain('Bootgate-Waive: option:CONFIG_FUNCTION_TRACER up to');
    expect(judged(1_200_001).options).toMatchObject([{ status: expect.not.stringMatching('fail') }]);
  });

  test('of an option whose code went away, and of one that is new, are judged too', () => {
    const without = withSources(textProfile('start_kernel self=5000000'), {
      start_kernel: [{ path: 'init/main.c' }],
    });
    expect(judged(1, base, without).options).toMatchObject([{ base: 0, head: 1_000_000, status: 'fail' }]);
    expect(judged(1, without, base).options).toMatchObject([{ base: 1_000_000, head: 0 }]);
  });

  test('are not judged where nobody tells options, which is said', () => {
    const untold = { ...base, sources: null };
    const { options, warnings } = judged(1, head, untold);
    expect(options).toEqual([]);
    expect(warnings).toContainEqual(expect.stringContaining('limits of options are not judged'));
    expect(compared(base, head).options).toEqual([]);
    expect(judged(1).warnings).not.toContainEqual(expect.stringContaining('limits of options'));
  });
});
