/** What the code of options costs more or less: in the comparison, its text, its comment and the report. */
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
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
