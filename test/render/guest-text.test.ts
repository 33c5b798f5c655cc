import { describe, expect, test } from '@jest/globals';
import { printable, shorten, shortenStart } from '../../src/render/guest-text.ts';
import { markdownBlock, markdownCode, markdownTable, markdownText } from '../../src/render/markdown.ts';
import { colourStyle, plainStyle, styleFor, widthFor } from '../../src/render/style.ts';
import { bar, textTable } from '../../src/render/text-table.ts';

describe('guest text', () => {
  test.each([
    ['start_kernel', 'start_kernel'],
    ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
    ['a\nb\tc\r', 'a\\x0ab\\x09c\\x0d'],
    ['\u202egpj.exe', '\\u202egpj.exe'],
    ['zero\u200bwidth', 'zero\\u200bwidth'],
    ['\x9b31m', '\\x9b31m'],
    ['half \ud800', 'half \\ud800'],
    ['naïve 😀', 'naïve 😀'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
  ])('%j is shown as %j', (text, shown) => expect(printable(text)).toBe(shown));

  test('a long name keeps both ends', () => {
    expect(shorten('__x86_indirect_thunk_array', 12)).toBe('__x86_in…ray');
    expect(shorten('short', 12)).toBe('short');
    expect(shorten('abc', 1)).toBe('…');
    expect(shortenStart('│  └─ do_exit', 9)).toBe('… do_exit');
  });
});

describe('guest text in Markdown', () => {
  test.each([
    ['a|b', '`a\\|b`'],
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
    ['<script>', '`<script>`'],
    ['@torvalds', '`@torvalds`'],
    ['a\\|b', '`a⧵\\|b`'],
    ['two\nlines', '`two\\x0alines`'],
  ])('%j as code is %s', (text, shown) => expect(markdownCode(text)).toBe(shown));

  test.each([
    ['@torvalds fixes #1', '@&#8203;torvalds fixes #&#8203;1'],
    ['<img src=x>', '&#60;img src&#61;x&#62;'],
    ['a|b', 'a&#124;b'],
    ['[x](http://e)', '&#91;x&#93;&#40;http&#58;&#8203;//e&#41;'],
    ['www.e.org', 'www&#8203;.e.org'],
    ['GH-12', 'GH&#8203;&#45;12'],
    ['**', '&#42;&#42;'],
  ])('%j as text is %s', (text, shown) => expect(markdownText(text)).toBe(shown));

  test('a block outlasts fences inside it', () => {
    expect(markdownBlock(['```', '</details>'])).toBe('````\n```\n</details>\n````\n');
  });

  test('a table', () => {
    expect(markdownTable([{ title: 'a' }, { title: 'b', align: 'right' }], [['1', '2']])).toBe(
      '| a | b |\n| --- | ---: |\n| 1 | 2 |\n',
    );
  });
});

describe('text tables', () => {
  const columns = [
    { title: 'function', shrink: true },
    { title: 'self', align: 'right' as const },
  ];

  test('numbers stand to the right, and lines have no blanks at their ends', () => {
    expect(
      textTable(
        columns,
        [
          ['start_kernel', '1,234'],
          ['f', '5'],
        ],
        { indent: 2 },
      ),
    ).toBe('  function       self\n  start_kernel  1,234\n  f                 5\n');
  });

  test('what may shrink does when the table is too wide', () => {
    const lines = textTable(columns, [['x'.repeat(50), '1']], { width: 30 }).split('\n');
    expect(lines.map((line) => Array.from(line).length)).toEqual([30, 30, 0]);
  });

  test('colours do not disturb the alignment', () => {
    const table = textTable(columns, [[{ text: 'ab', style: colourStyle.red }, '1']]);
    expect(table).toContain('\x1b[31mab\x1b[39m           1');
  });

  test('bars', () => {
    expect([0, 0.0001, 0.5, 0.52, 1, 7].map((share) => bar(share, 4))).toEqual([
      '',
      '▏',
      '██',
      '██▏',
      '████',
      '████',
    ]);
  });
});

test('colours are for terminals', () => {
  expect(styleFor({ isTTY: true }, {})).toBe(colourStyle);
  expect(styleFor({}, {})).toBe(plainStyle);
  expect(styleFor({ isTTY: true }, { NO_COLOR: '1' })).toBe(plainStyle);
  expect(styleFor({ isTTY: true }, { TERM: 'dumb' })).toBe(plainStyle);
  expect(styleFor({}, { FORCE_COLOR: '1' })).toBe(colourStyle);
  expect(widthFor({ isTTY: true, columns: 80 })).toBe(80);
  expect(widthFor({ columns: 80 })).toBe(100);
});
