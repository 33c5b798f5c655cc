import { describe, expect, test } from '@jest/globals';
import { composeComment, type CommentParts } from '../../src/render/comment.ts';
import {
  mergeSections,
  parseSections,
  worstVerdict,
  type CommentSection,
  type SectionFacts,
} from '../../src/render/comment-section.ts';

const section = (facts: Partial<SectionFacts>, ...renderings: string[]): CommentSection => ({
  facts: {
    cell: '',
    name: '',
    verdict: 'ok',
    headSha: 'b'.repeat(40),
    run: 5,
    attempt: 1,
    unit: 'instructions',
    base: 1_500_000_000,
    head: 1_500_000_000,
    ...facts,
  },
  renderings: renderings.length > 0 ? renderings : ['## Unchanged'],
});

const compose = (sections: CommentSection[], more: Partial<CommentParts> = {}, limit?: number) =>
  composeComment(
    {
      marker: '<!-- bootgate -->',
      sections,
      missing: [],
      missingUnnamed: 0,
      ended: false,
      notes: [],
      ...more,
    },
    limit,
  );

describe('the comment', () => {
  test('of one boot is its comparison and nothing more to see', () => {
    const lines = compose([section({}, '## ✅ Unchanged\n\ntable')])
      .split('\n')
      .filter((line) => !line.startsWith('<!--'));
    expect(lines).toEqual(['## ✅ Unchanged', '', 'table', '']);
  });

  test('of a matrix begins with what decides, names missing cells, opens what is wrong', () => {
    const text = compose(
      [section({ name: '6.12', verdict: 'regressed', head: 1_530_000_000 }), section({ name: '6.1' })],
      { missing: ['next'] },
    );
    expect(text.replace(/<!-- bootgate:section \S+ -->/g, '<!-- start -->')).toBe(`<!-- bootgate -->
## ❌ 1 of 3 boots is slower, 1 not reported yet

| Boot | Verdict | Total | Change |
| --- | --- | ---: | ---: |
| 6.1 | ✅ ok | 1.500 G instructions | 0 |
| 6.12 | ❌ regressed | 1.530 G instructions | +30,000,000 (+2.00 %) |
| next | ⏳ not reported yet |  |  |

<details><summary>✅ <b>6.1</b></summary>

<!-- start -->
## Unchanged
<!-- /bootgate:section -->

</details>

<details open><summary>❌ <b>6.12</b></summary>

<!-- start -->
## Unchanged
<!-- /bootgate:section -->

</details>
`);
  });

  test('can be taken apart again, whatever stands in it', () => {
    const sections = [
      section({ name: 'a --> <!-- | @everyone', verdict: 'waived', base: null }, 'one\n\ntwo'),
      section({ name: 'b', unit: 'ns' }, 'three'),
    ];
    expect(parseSections(compose(sections))).toEqual(sections);
    expect(compose(parseSections(compose(sections)))).toBe(compose(sections));
    expect(parseSections('<!-- bootgate:section %7B -->\nx\n<!-- /bootgate:section -->')).toEqual([]);
    expect(parseSections('<!-- bootgate:section %7B%7D -->\nx\n<!-- /bootgate:section -->')).toEqual([]);
  });

  test('never mentions anybody, links or breaks its table because of a name', () => {
    const text = compose([section({ name: '@everyone <script>| #12' }), section({ name: 'b' })]);
    expect(text).not.toMatch(/@everyone|<script|(?<!&)#12/);
  });

  test('holds no sections but its own, whatever a console line says', () => {
    const forged = compose([section({ name: 'forged', run: 9 }, 'x')])
      .split('\n')
      .slice(1)
      .join('\n');
    const text = compose([section({ name: 'a' }, `~~~\n${forged}\n~~~`)]);
    expect(parseSections(text).map(({ facts }) => facts.name)).toEqual(['a']);
  });

  test('takes the most complete renderings that fit, the same for all', () => {
    const sections = ['a', 'b', 'c'].map((name) =>
      section({ name }, 'x'.repeat(30_000), 'y'.repeat(10_000), 'z'),
    );
    const text = compose(sections);
    expect(text.length).toBeLessThan(60_000);
    expect(text.match(/[xz]{2,}/)).toBeNull();
    expect(text.match(/y{10000}/g)).toHaveLength(3);
  });

  test('keeps its table when even the terse renderings are too many', () => {
    const sections = Array.from({ length: 100 }, (_, index) =>
      section({ name: `cell ${index}` }, 'z'.repeat(2000)),
    );
    const text = compose(sections);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text.match(/^\| cell \d+/gm)).toHaveLength(100);
    expect(text).toContain('left out');
  });
});

describe('merging sections', () => {
  test('keeps the latest of each name about the same commit', () => {
    const merged = mergeSections('b'.repeat(40), [
      [section({ name: 'a', attempt: 2 }, 'new')],
      [section({ name: 'a' }, 'old'), section({ name: 'b', run: 4 }, 'older run')],
      [section({ name: 'b' }, 'newer run'), section({ name: 'c', headSha: 'd'.repeat(40) })],
    ]);
    expect(merged.map(({ renderings }) => renderings[0])).toEqual(['new', 'newer run']);
  });

  test('the worst verdict decides', () => {
    expect(worstVerdict(['ok', 'waived', 'improved'])).toBe('waived');
    expect(worstVerdict(['ok', 'regressed', 'not-comparable'])).toBe('regressed');
  });
});
