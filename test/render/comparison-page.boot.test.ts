/** The page of a comparison, as a reader sees it in Chromium: what it says of each kind of change, in which unit. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { htmlReport } from '../../src/render/html/html-report.ts';
import { comparisonReport } from '../../src/render/report/report-model.ts';
import { launchBrowser } from '../support/browser.ts';
import { cases, pairs } from '../support/comparison-cases.ts';
import * as timed from '../support/exec-tb-boots.ts';
import { expectGolden } from '../support/golden.ts';

const golden = (name: string): string => join(import.meta.dirname, 'golden', name);

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-page-'));
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(base: Profile, head: Profile, comparison: Comparison): Promise<Page> {
  const path = join(folder, 'page.html');
  writeFileSync(path, htmlReport(comparisonReport(base, head, comparison, 'bootgate@test')));
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.goto(pathToFileURL(path).href);
  await page.waitForSelector('#report[data-ready]');
  return page;
}

/** As it is read: cells of a row apart by ` | `, no blank lines. */
async function textOf(page: Page, selector: string): Promise<string> {
  const text = await page.locator(selector).innerText();
  return text.replaceAll('\t', ' | ').replace(/\n{2,}/g, '\n');
}

async function sizesOf(page: Page): Promise<readonly [number, number]> {
  return await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]');
}

describe('the head of the page', () => {
  const shown = ['neutral', 'work', 'waiting', 'moved', 'improvement', 'random', 'repacked'];

  test.each(shown)('%s: verdict, rows by kind of cost, cause, groups of causes', async (name) => {
    const { base, head } = pairs[name]!;
    const page = await open(base!, head, cases[name]!);
    for (const fold of await page.locator('header details').all()) await fold.locator('summary').click();
    expectGolden(golden(`page-${name}.txt`), `${await textOf(page, 'header')}\n`);
    await page.close();
  });

  test.each(['work', 'image'])('%s: nothing is wider than a phone, in the dark too', async (name) => {
    const { base, head } = pairs[name]!;
    const page = await open(base!, head, cases[name]!);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 380, height: 800 });
    const [needed, available] = await sizesOf(page);
    expect(needed).toBeLessThanOrEqual(available);
    await page.close();
  });

  test('full call paths are behind a click', async () => {
    const { base, head } = pairs['work']!;
    const page = await open(base!, head, cases['work']!);
    expect(await page.locator('.paths').isVisible()).toBe(false);
    await page.click('header details summary');
    expect(await page.locator('.paths').innerText()).toContain(
      'start_kernel → do_initcalls → security_init → do_security_initcalls',
    );
    await page.close();
  });
});

test('two boots that exec_tb timed: every amount on the page is a time', async () => {
  const { base, head, regressed } = timed;
  const page = await open(base, head, regressed);
  const parts = [await textOf(page, 'body')];
  const hover = async (canvas: string, x: number, y: number): Promise<void> => {
    const surface = page.locator(`${canvas} canvas`);
    await surface.scrollIntoViewIfNeeded();
    const { width } = (await surface.boundingBox())!;
    await surface.hover({ position: { x: width * x, y } });
    parts.push(`--- ${canvas} at ${x}, ${y}\n${await textOf(page, '.tooltip')}`);
  };
  for (const [x, row] of [[0.3, 0], [0.3, 1], [0.3, 2]] as const) await hover('#flame', x, row * 18 + 9); // prettier-ignore
  await page.mouse.move(0, 0);
  await page.fill('input[name=search]', 'acpi');
  parts.push(`--- search\n${await page.locator('.found').innerText()}`);
  for (const table of await page.locator('#tables .choice button').all()) {
    await table.click();
    parts.push(`--- ${await table.innerText()}\n${await textOf(page, '#tables .table-scroll')}`);
  }
  const text = `${parts.join('\n')}\n`;
  expectGolden(golden('exec-tb-page.txt'), text);
  // An amount of this size that is grouped like a count is one: calls have four digits at most.
  expect(text).not.toMatch(/\d,\d{3},\d{3}/);
  expect(text).not.toMatch(/\d instructions/);
  await page.close();
});
