/**
 * docs/troubleshooting.md has every verdict, every way a boot ends, every title of a check and of an annotation, every
 * reason for a missing baseline or for not keeping one, every waiver that does not hold: read from the code that says them.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkTitles } from '../../src/action/check-content.ts';
import type { Outcome } from '../../src/profile/outcome.ts';
import { verdictSigns } from '../../src/render/comparison-words.ts';
import { projectRoot } from '../support/project-root.ts';

const page = readFileSync(join(projectRoot, 'docs/troubleshooting.md'), 'utf8');
const part = (title: string): string => {
  const from = page.indexOf(`## ${title}`);
  expect(from).toBeGreaterThan(0);
  return page.slice(from, page.indexOf('\n## ', from + 1)).replaceAll('’', "'");
};
const source = (path: string): string => readFileSync(join(projectRoot, 'src', path), 'utf8');
const actionSources = [
  ...readdirSync(join(projectRoot, 'src/action')).map((name) => `action/${name}`),
  ...['action.ts', 'report-action.ts'],
].map(source);

/** What matches in the sources, the first group of each. */
function saidIn(texts: readonly string[], pattern: RegExp): string[] {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!)))];
}

/** The words before the first placeholder, of a template or a quoted text, that a page can have. */
function beginning(text: string): string {
  return text.split(/\$\{|\\/)[0]!.trim();
}

/** Each piece between placeholders that is long enough to be known by. */
function pieces(text: string): string[] {
  return text
    .split(/\$\{(?:[^{}]|\{[^}]*\})*\}/)
    .map((piece) => piece.replaceAll(/[\s"'`(),;:]+$|^[\s"'`(),;:]+/g, ''))
    .filter((piece) => piece.length > 8);
}

describe('verdicts', () => {
  const table = part('Verdicts');

  test('each with its sign and word', () => {
    for (const [verdict, sign] of Object.entries(verdictSigns)) {
      expect(table).toMatch(new RegExp(`\\| ${sign}.*\\(\`${verdict}\`\\)`));
    }
  });

  test('each headline', () => {
    const headlines = saidIn(
      [source('compare/verdict.ts'), source('compare/compare.ts')],
      /(?:return|headline:?\s*=?|\?|:)\s+`([A-Z][a-z]+ ?[a-z]*[^`]*)`/g,
    ).map((text) => beginning(text).replace(/:.*$/, ''));
    expect(headlines.length).toBeGreaterThan(12);
    const plain = table.replaceAll('_', '');
    for (const headline of headlines) expect(plain).toContain(headline);
  });

  test('each title of a check', () => {
    for (const title of Object.values(checkTitles)) expect(table).toContain(`: ${title}`);
    const others = saidIn(actionSources, /(?:title:|\?)\s+`((?:not checked|not accepted): [^`]*)`/g);
    expect(others.length).toBeGreaterThanOrEqual(4);
    for (const title of others) expect(table).toContain(beginning(title));
  });

  test('each headline of several boots', () => {
    for (const words of ['not measured', 'missing', 'not reported yet']) {
      expect(source('render/comment.ts')).toContain(words);
      expect(table).toMatch(new RegExp(`1 of 2 boots …, 1 ${words}`));
    }
  });

  /** Every one has to be here, says the compiler; null: no comment tells of it. */
  const told: Readonly<Record<Outcome['kind'], string | null>> = {
    ...{ panic: 'panic', hang: 'hang', limit: 'limit' },
    ...{ 'early-exit': 'early exit', 'qemu-failed': 'qemu failed' },
    ...{ 'reached-end': null, interrupted: null, imported: null },
  };

  test('each way a boot fails', () => {
    for (const kind of Object.values(told).filter((word) => word !== null))
      expect(table).toContain(`Boot failed: ${kind}: `);
    expect(table).toMatch(/hang: … and idle[^]*hang: … and busy/);
  });

  test('each exit status of the action', () => {
    const ends = table + part('Other ends, warnings and notices');
    for (const status of [1, 2, 3, 4, 5, 130]) expect(ends).toContain(`fails with ${status}`);
  });
});

test('each reason for not being checked', () => {
  const reasons = [
    ...saidIn(
      ['baselines', 'base-commit'].map((name) => source(`action/${name}.ts`)),
      /(?:reason|why):\s+[`'"]([^`]*?)[`"']\s*[,}]/g,
    ),
    ...saidIn([source('compare/verdict-obstacles.ts')], /return `((?:the base|the baseline)[^`]*)`/g),
    ...saidIn([source('compare/compare.ts')], /reason = `([^`]*)`/g),
    ...saidIn([source('baseline/find-baseline.ts')], /return `(no baseline of[^`]*)`/g),
  ];
  expect(reasons.length).toBeGreaterThanOrEqual(9);
  const table = part('Not checked');
  for (const piece of reasons.flatMap(pieces)) expect(table).toContain(piece);
});

test('each title of an annotation', () => {
  const titles = saidIn(actionSources, /annotate\(\s*'(?:warning|error|notice)',\s+[`']([^`']+)[`']/g)
    .map((title) => beginning(title.replace('${what} not written', 'Results not written')))
    .filter((title) => !['Bootgate', 'No'].includes(title));
  expect(titles.length).toBeGreaterThan(9);
  const table = part('Other ends, warnings and notices');
  const said = (title: string): string =>
    title
      .replace(/^Bootgate: internal/, 'internal')
      .replace('Bootgate could not measure', 'could not be measured');
  for (const title of titles) expect(table).toContain(said(title));
  for (const what of saidIn(actionSources, /attempt\('([a-z ]+)'/g)) expect(table).toContain(`No ${what}`);
  for (const what of saidIn(actionSources, /writeOrWarn\('([A-Za-z ]+)'/g))
    expect(table).toContain(`${what} not written`);
});

test('each reason for keeping no baseline', () => {
  const whys = saidIn([source('action/measured-commit.ts')], /\bno\(\s*["'`]([^"`]*?)["'`]\s*,?\s*\)/g);
  expect(whys.length).toBeGreaterThanOrEqual(7);
  const table = part('What is kept');
  for (const why of whys) {
    const [piece] = pieces(why.replace(/\('save-baseline.*|where the commit here.*|the input.*/, ''));
    expect(table).toContain(piece?.replace(/[;,]$/, '') ?? beginning(why));
  }
});

test('each waiver that does not hold', () => {
  const table = part('Waivers that do not hold');
  const said = [
    ...saidIn([source('compare/waivers.ts')], /`(the (?:commit's )?waiver for[^`]*)`/g),
    ...saidIn([source('action/rules.ts')], /`(commits could not be looked at for waivers)/g),
  ].filter((text) => !/it holds for|expires on/.test(text));
  expect(said.length).toBeGreaterThanOrEqual(5);
  for (const text of said) {
    for (const piece of pieces(text.replace(/and that is.*$|: nothing of.*$/, '')))
      expect(table).toContain(piece);
  }
});

test('each baseline-status', () => {
  const values = saidIn([source('action/baselines.ts')], /: ('exact' \| [^{]*) \{/g)
    .flatMap((type) => type.split(' | '))
    .map((value) => value.replaceAll("'", ''));
  expect(values).toHaveLength(5);
  for (const value of [...values, 'not-wanted']) expect(part('`baseline-status`')).toContain(`\`${value}\``);
});
