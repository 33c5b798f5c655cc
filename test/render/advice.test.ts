/** Advice in the places that have little room for it: the report's section, the comment's lines. */
import { describe, expect, test } from '@jest/globals';
import { advise, factsOf } from '../../src/advise/advise.ts';
import { workThatGoes } from '../../src/advise/rules/work-that-goes.ts';
import { adviceSection } from '../../src/render/advice-section.ts';
import { writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { adviceData } from '../../src/render/report/report-advice.ts';
import { profileReport } from '../../src/render/report/report-model.ts';
import { textProfile } from '../support/text-profile.ts';

const profile = textProfile(`
start_kernel self=1000000000
  first self=300000000 calls=3
  second self=200000000
  third self=100000000
  fourth self=50000000
  fifth self=10
`);

const rule = (name: string, add: readonly string[], otherwise = '') =>
  workThatGoes({
    ...{ id: name, title: `leave out ${name}`, lose: `all of ${name}`, source: `kernel/${name}.c` },
    ...{ functions: [name], add, otherwise },
  });

const advice = advise(factsOf(profile), [
  rule('first', ['nofirst', '<b>`x`'], 'or build without CONFIG_FIRST'),
  rule('second', ['nosecond']),
  rule('third', [], 'build without CONFIG_THIRD'),
  rule('fourth', ['nofourth']),
  rule('fifth', ['nofifth']),
]);

describe('the comment', () => {
  const text = writeMarkdown({ sections: adviceSection(profile, advice) });

  test('has the best three, a line each, and says where the others are', () => {
    expect(text.match(/^- .*$/gm)).toEqual([
      '- **-300.0 M instructions** (18.2 %): leave out first, append `nofirst` and 1 more word',
      '- **-200.0 M instructions** (12.1 %): leave out second, append `nosecond`',
      '- **-100.0 M instructions** (6.06 %): leave out third, build without CONFIG&#95;THIRD',
    ]);
    expect(text).toContain('1 more in the job summary and the report');
  });

  test('says nothing where nothing would help', () => {
    expect(adviceSection(profile, { opportunities: [], small: advice.small })).toEqual([]);
  });
});

describe('the report', () => {
  const data = adviceData(profile, advice)!;

  test('has all of it, each with how, why and what is lost', () => {
    expect(data.rows.map(({ title }) => title)).toEqual([
      'leave out first',
      'leave out second',
      'leave out third',
      'leave out fourth',
    ]);
    expect(data.rows[0]).toMatchObject({
      ...{ expected: '-300,000,000', share: '18.2 %', lose: 'all of first', source: 'kernel/first.c' },
      ways: [
        ['append ', 'nofirst'],
        ['append ', '<b>`x`'],
        ['or build without CONFIG_FIRST', ''],
      ],
      reasons: [['first', '300.0 M in 3 calls']],
    });
    expect(data.small).toBe(1);
  });

  test('has none where it was given none', () => {
    expect(profileReport(profile, 'x').advice).toBeNull();
    expect(profileReport(profile, 'x', advice).advice).toEqual(data);
  });
});
