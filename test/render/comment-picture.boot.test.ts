/**
 * The comment as people see it on GitHub, light and dark, in Chromium. `BOOTGATE_PICTURES=FOLDER` keeps the
 * pictures, to be looked at; with docs/pictures as the folder, the README's one is made anew.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { composeComment } from '../../src/render/comment.ts';
import { launchBrowser } from '../support/browser.ts';
import { githubHtml, githubPage, type Theme } from '../support/github-page.ts';
import { projectRoot } from '../support/project-root.ts';

jest.setTimeout(60_000);

const golden = (name: string) =>
  readFileSync(join(import.meta.dirname, 'golden', `compare-${name}.md`), 'utf8');
const section = (name: string, verdict: 'ok' | 'regressed', rendering: string) => ({
  facts: {
    ...{ cell: name, name, verdict, headSha: 'b'.repeat(40), run: 1, attempt: 1 },
    ...{
      unit: 'instructions' as const,
      base: 1_500_000_000,
      head: verdict === 'ok' ? 1_500_000_000 : 1_530_000_000,
    },
  },
  renderings: [rendering],
});
const comments: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['neutral', 'work', 'waiting', 'moved', 'improvement', 'random'],
      ...['regressed', 'unchanged', 'image', 'no-baseline', 'not-comparable', 'boot-failed'],
      ...['refused', 'accepted', 'complaints'],
    ].map((name) => [name, golden(name)]),
  ),
  matrix: composeComment({
    marker: '<!-- bootgate -->',
    sections: [
      section('generic', 'ok', golden('unchanged')),
      section('hardened', 'regressed', golden('regressed')),
    ],
    missing: ['next'],
    missingUnnamed: 0,
    ended: true,
    notes: [
      '> [!NOTE]\n> Measured by a run of code from `mallory/linux`, which could have changed the figures.',
    ],
  }),
};

interface Seen {
  readonly headings: readonly string[];
  readonly wideTables: readonly string[];
  readonly overflows: boolean;
  /** the columns with names and changes of the first table end within the page, or there is no table */
  readonly changeInSight: boolean;
  /** Markdown or markup that shows as text */
  readonly leftovers: string | null;
}

/** Runs in the page. */
const whatIsSeen = `(() => {
  const body = document.querySelector('.markdown-body');
  const wide = [...body.querySelectorAll('table')].filter((table) => table.scrollWidth > table.clientWidth);
  return {
    headings: [...body.querySelectorAll('h2, h3')].map((heading) => heading.textContent),
    wideTables: wide.map((table) => table.textContent.slice(0, 60)),
    changeInSight: (body.querySelector(':scope > table tr > :nth-child(2)')?.getBoundingClientRect().right ?? 0) <= innerWidth,
    overflows: body.scrollWidth > body.clientWidth,
    leftovers: /\\*\\*|\\|\\s*---|<\\/?[a-z]+>|\\[!NOTE\\]/.exec(body.innerText)?.[0] ?? null,
  };
})()`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => await browser.close());

/** @param height of the picture, pixels; default: all of it */
async function look(markdown: string, theme: Theme, height?: number, width = 852) {
  const page = await browser.newPage({ viewport: { width, height: height ?? 600 } });
  try {
    await page.setContent(await githubPage(markdown, theme));
    const seen = await page.evaluate<Seen>(whatIsSeen);
    return {
      seen,
      picture: await page.screenshot({ fullPage: height === undefined }),
    };
  } finally {
    await page.close();
  }
}

function keep(name: string, picture: Buffer): void {
  const folder = process.env['BOOTGATE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), picture);
}

describe.each(['light', 'dark'] as const)('in %s style', (theme) => {
  test.each(Object.keys(comments))('%s fits its box, and nothing is left as Markdown', async (name) => {
    const { seen, picture } = await look(comments[name]!, theme);
    keep(`${name}-${theme}.png`, picture);
    expect(seen).toMatchObject({ wideTables: [], overflows: false, leftovers: null });
    expect(seen.headings.length).toBeGreaterThan(0);
    expect(picture.length).toBeGreaterThan(5000);
  });
});

// GitHub lets a table scroll sideways there; what changed must be seen without.
test.each(['work', 'waiting', 'image', 'neutral', 'boot-failed', 'refused', 'complaints'])(
  'on a phone, the change of %s is in sight',
  async (name) => {
    const { seen, picture } = await look(comments[name]!, 'light', undefined, 400);
    keep(`${name}-narrow.png`, picture);
    expect(seen).toMatchObject({ overflows: false, leftovers: null });
    expect(seen.changeInSight).toBe(true);
  },
);

test('what GitHub strips is not relied on', async () => {
  const html = await githubHtml(
    '<script>alert(1)</script><b style="color:red" onclick="x()">b</b>\n\n> [!CAUTION]\n> Look',
  );
  expect(html).not.toMatch(/script|style=|onclick/);
  expect(html).toContain('markdown-alert-caution');
});

/** Headings and column titles: what a comment is made of, whatever was measured. */
const structure = (markdown: string) =>
  new Set(
    markdown
      .split('\n')
      .filter((line, index, lines) => line.startsWith('####') || /^\| ---/.test(lines[index + 1] ?? '')),
  );

test("the README's picture, of a real comment, still looks like the comments of today", async () => {
  const shown = readFileSync(join(projectRoot, 'docs/pictures/comment.md'), 'utf8');
  const { seen, picture } = await look(shown, 'light', 1280);
  keep('comment.png', picture);
  expect(seen).toMatchObject({ wideTables: [], overflows: false, leftovers: null });
  expect(seen.headings[0]).toContain('Slower');
  const today = structure(Object.values(comments).join('\n'));
  // Otherwise: put a comment of today there, and BOOTGATE_PICTURES=docs/pictures npm test -- test/render/comment-picture -t README
  expect([...structure(shown)].filter((line) => !today.has(line))).toEqual([]);
});
