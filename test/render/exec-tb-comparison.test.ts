/** Two boots that exec_tb timed: whatever is shown of them is a time, and says so. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import { composeComment } from '../../src/render/comment.ts';
import { sectionFacts } from '../../src/render/comment-section.ts';
import { comparisonJunit } from '../../src/render/comparison-junit.ts';
import { comparisonMarkdown } from '../../src/render/comparison-markdown.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { comparisonReport } from '../../src/render/report/report-model.ts';
import { differentialFlameSvg } from '../../src/render/svg/flame-svg.ts';
import { stagesSvg } from '../../src/render/svg/stages-svg.ts';
import { base, head, noBase, overBudget, regressed } from '../support/exec-tb-boots.ts';
import { expectGolden } from '../support/golden.ts';
import { textProfile } from '../support/text-profile.ts';

const golden = (name: string): string => join(import.meta.dirname, 'golden', name);

const shown = {
  regressed: comparisonText(regressed),
  'one-row': comparisonText(regressed, { maxRows: 1 }),
  budget: comparisonText(overBudget),
  'no-baseline': comparisonText(noBase),
};

describe('a comparison of two exec_tb profiles', () => {
  test.each(Object.entries(shown))('%s, as text', (name, text) =>
    expectGolden(golden(`exec-tb-${name}.txt`), text),
  );

  test('as Markdown', () => {
    expectGolden(golden('exec-tb-regressed.md'), comparisonMarkdown(regressed));
    expectGolden(golden('exec-tb-budget.md'), comparisonMarkdown(overBudget));
  });

  test('as JUnit XML', () => expectGolden(golden('exec-tb-regressed.xml'), comparisonJunit(regressed)));

  test('in the comment of a matrix, beside a counted one', () => {
    const about = { headSha: 'a'.repeat(40), run: 1, attempt: 1 };
    const counted = textProfile('start_kernel self=1500000000');
    const other = compare({
      base: { profile: counted, label: 'main' },
      head: { profile: counted, label: 'pull request 7' },
      policy: defaultPolicy,
      today: '2026-01-01',
    });
    const comment = composeComment({
      marker: '<!-- bootgate -->',
      sections: [
        { facts: sectionFacts(regressed, { ...about, cell: 'timed', name: 'timed' }), renderings: ['-'] },
        { facts: sectionFacts(other, { ...about, cell: 'counted', name: 'counted' }), renderings: ['-'] },
      ],
      missing: [],
      missingUnnamed: 0,
      ended: true,
      notes: [],
    });
    expect(comment).toContain('| counted | ✅ ok | 1.500 G instructions | 0 |');
    expect(comment).toContain('| timed | ❌ regressed | 729.0 ms | +148.0 ms (+25.5 %) |');
  });

  test('as HTML: the report and its pictures', () => {
    const report = comparisonReport(base, head, regressed, 'bootgate');
    expect(report.unit).toBe('ns');
    expect(report.head.figures).toContainEqual(['instructions', 'unknown']);
    expect(report.verdict!.headline).toMatch(/the boot \+148\.0 ms/);
    const flame = differentialFlameSvg(base, head);
    expect(flame).toContain('581.0 ms → 729.0 ms, +148.0 ms (+25.5 %)');
    expect(stagesSvg(base, head)).toContain('331.0 ms → 479.0 ms');
    for (const picture of [flame, stagesSvg(base, head)]) expect(picture).not.toContain('instructions');
  });

  test('shows no amount without its unit', () => {
    const texts = [...Object.values(shown), comparisonMarkdown(regressed), comparisonMarkdown(overBudget)];
    for (const text of [...texts, comparisonJunit(regressed), comparisonJunit(overBudget)]) {
      // An amount of this size that is grouped like a count is one: calls have four digits at most.
      expect(text).not.toMatch(/\d,\d{3},\d{3}/);
      expect(text).not.toMatch(/instructions/);
    }
  });
});

test('what accepts a growth of time is read as a time', () => {
  const max = /total up to (\S+) because/.exec(shown.budget)![1]!;
  expect(parseLimit(max)).toMatchObject({ unit: 'ns', absolute: overBudget.budgets[0]!.head - 700_000_000 });
});
