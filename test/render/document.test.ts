/** What the two writers make of a document that nothing else shapes. */
import { describe, expect, test } from '@jest/globals';
import {
  callPath,
  either,
  joined,
  link,
  list,
  name,
  note,
  paragraph,
  section,
  stressed,
  strong,
  toned,
  type Block,
  type Document,
} from '../../src/render/document/document.ts';
import { inlineMarkdown, writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { plainText, writeText } from '../../src/render/document/write-text.ts';
import { colourStyle } from '../../src/render/style.ts';

const of = (...blocks: Block[]): Document => ({ sections: [section('', blocks)] });

describe('a line', () => {
  test.each([
    [['a', ['b', 'c']], 'abc', 'abc'],
    [name('do_it'), 'do_it', '`do_it`'],
    [strong([name('a'), ' by ', name('b')]), 'a by b', '**`a` by `b`**'],
    [stressed('idle'), 'idle', '_idle_'],
    [toned('bad', strong('FAIL')), 'FAIL', '**FAIL**'],
    [either('here', strong('there')), 'here', '**there**'],
    [joined(['a', either('', 'b'), '', ['c']], ', '), 'a, c', 'a, b, c'],
    [callPath(['…', 'f', 'g']), '… → f → g', '… → `f` → `g`'],
    [link('run', 'https://e.org/a (b)?x=%20'), 'run', '[run](https://e.org/a%20%28b%29?x=%20)'],
    [link('run', 'javascript:alert(1)'), 'run', 'run'],
    [strong(''), '', ''],
    [{ kind: 'fitting', from: 120, wide: 'all', narrow: 'one' } as const, 'all', 'all'],
  ])('%j', (inline, text, markdown) => {
    expect(plainText(inline)).toBe(text);
    expect(inlineMarkdown(inline)).toBe(markdown);
  });

  test('is narrow on a narrow terminal', () => {
    const line = paragraph({ kind: 'fitting', from: 120, wide: 'all', narrow: 'one' });
    expect(writeText(of(line), { width: 119 })).toBe('one\n');
    expect(writeText(of(line), { width: 120 })).toBe('all\n');
  });
});

describe('strings are plain, wherever they stand', () => {
  const evil = '*@all* <b> [x](y) | `z` ~~q~~ $1 \u001b[31m\u202e';
  const blocks: readonly Block[] = [
    { kind: 'title', of: evil },
    paragraph(evil),
    list([{ line: evil, below: [evil], items: [evil] }]),
    { kind: 'facts', facts: [{ key: 'k', value: evil, details: [evil] }] },
    { kind: 'table', columns: [{ title: evil }], rows: [[evil]], title: evil, rest: evil },
    note(evil),
    { kind: 'warning', lines: [evil], items: [evil] },
    section(evil, [paragraph(evil)]),
    section(evil, [paragraph(evil)], { folded: true }),
    section(link(evil, 'https://e.org'), [paragraph(evil)]),
  ];
  test.each(blocks.map((block) => [block.kind, block] as const))('of a %s', (_, block) => {
    const markdown = writeMarkdown(of(block));
    const shown = markdown.replace(/<br>|<\/?(?:sub|details|summary)>/g, '');
    // eslint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[`<\u001b\u202e]|\]\(y|@a|\*@|~~q/);
    expect(markdown).toContain('&#60;b&#62;');
    const text = writeText(of(block));
    expect(text).toContain('<b>');
    expect(text).not.toMatch(/[\u001b\u202e]/); // eslint-disable-line no-control-regex
  });

  test('what would begin a list, an underline or a number does not', () => {
    const lines = ['- a', '+ b', '= c', '12. d', '3) e', ' f'];
    expect(writeMarkdown(of(paragraph(...lines)))).toBe(
      ['&#45; a', '&#43; b', '&#61; c', '12&#46; d', '3&#41; e', '&#32;f'].join('\\\n') + '\n',
    );
  });
});

describe('what the media show differently', () => {
  const document: Document = {
    sections: [
      section('', [{ kind: 'title', of: 'T' }]),
      section('Both', [paragraph('a')]),
      section('Terminal', [paragraph('b')], { onlyIn: 'text' }),
      section('Behind a click', [paragraph('c')], { folded: true, onTerminal: 'full' }),
      section('In short', [paragraph('d')], { onTerminal: 'brief' }),
      section('Empty', [paragraph('')]),
    ],
  };

  test('a section of one, one that is folded, one that --full replaces, one with nothing in it', () => {
    expect(writeText(document)).toBe('T\n\nBoth\na\n\nTerminal\nb\n\nIn short\nd\n');
    expect(writeText(document, { full: true })).toBe('T\n\nBoth\na\n\nTerminal\nb\n\nBehind a click\nc\n');
    expect(writeMarkdown(document)).toBe(
      '### T\n\n#### Both\n\na\n\n<details><summary>Behind a click</summary>\n\nc\n\n</details>\n\n#### In short\n\nd\n',
    );
  });

  test('columns: which, in which order, from which width on', () => {
    const table = of({
      kind: 'table',
      columns: [
        { title: 'calls', align: 'right' },
        { title: 'status', onlyIn: 'text' },
        { title: 'first', from: 100 },
        { title: 'function', names: true, leads: true },
      ],
      rows: [['7', toned('bad', 'FAIL'), '12', 'foo']],
    });
    expect(writeText(table, { width: 80 })).toBe('calls  status  function\n    7  FAIL    foo\n');
    expect(writeText(table, { width: 100 })).toBe(
      'calls  status  first  function\n    7  FAIL    12     foo\n',
    );
    expect(writeText(table, { width: 80, style: colourStyle })).toContain('\u001b[31mFAIL\u001b[39m    foo');
    expect(writeMarkdown(table)).toBe(
      '| function | calls | first |\n| --- | ---: | --- |\n| `foo` | 7 | 12 |\n',
    );
  });

  test('a drawing keeps its blanks', () => {
    const table = of({
      kind: 'table',
      drawn: true,
      columns: [{ title: '' }, { title: '' }],
      rows: [['', '└─ `a`']],
    });
    expect(writeMarkdown(table)).toBe('```\n  └─ `a`\n```\n');
  });
});

test('what has a name is left out, in the order asked for, until it fits', () => {
  const long = paragraph('x'.repeat(100));
  const document: Document = {
    leaveOut: ['nothing here', 'first', 'second'],
    sections: [
      section('', [paragraph('kept')]),
      section(
        'Details',
        [section('S', [long], { name: 'second' }), section('F', [long], { name: 'first' })],
        { folded: true },
      ),
    ],
  };
  expect(writeMarkdown(document, 1000)).toContain('#### F');
  const some = writeMarkdown(document, 250);
  expect(some).not.toContain('#### F');
  expect(some).toContain('#### S');
  expect(some).toContain("*Left out to stay below GitHub's limit: first. The report has them.*");
  const none = writeMarkdown(document, 150);
  expect(none).toBe("kept\n\n*Left out to stay below GitHub's limit: first, second. The report has them.*\n");
  expect(writeMarkdown(document, 60).length).toBeLessThanOrEqual(60);
});
