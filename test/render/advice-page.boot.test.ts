/**
 * Advice as people see it, in Chromium: the section of the report and the lines of the comment, light, dark and on a
 * phone. `BOOTGATE_PICTURES=FOLDER` keeps the pictures. Figures are those of Debian's 6.1 (docs/advise.md).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { adviceOf } from '../../src/advise/advise.ts';
import { adviceDocument } from '../../src/render/advice-document.ts';
import { adviceSection } from '../../src/render/advice-section.ts';
import { writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { htmlReport } from '../../src/render/html/html-report.ts';
import { profileReport } from '../../src/render/report/report-model.ts';
import { launchBrowser } from '../support/browser.ts';
import { githubPage } from '../support/github-page.ts';
import { textProfile } from '../support/text-profile.ts';

jest.setTimeout(60_000);

const drawn = textProfile(`
start_kernel self=240000000
  parse_args self=960000
  alg_test self=886371957 calls=2119
  ftrace_check_work_func self=75369471
  load_system_certificate_list self=69293750
  tracer_init_tracefs_work_func self=39666804
  trace_event_update_all self=36898804
  acpi_init self=30300000
  setup_boot_APIC_clock self=13620000
  mark_rodata_ro self=5700000
  ptdump_walk_pgd_level_core self=2000000
  slab_sysfs_init self=6440000
  security_inode_alloc self=4590000 calls=21350
`);
const unknown = '</summary><img src=x onerror=window.pwned=1>';
const profile = {
  ...drawn,
  units: [
    {
      ...{ name: 'systemd-logind.service', startInstructions: 1, readyInstructions: 2, endInstructions: -1 },
      ...{ startNs: 1, readyNs: 2, endNs: -1, result: 'started' as const, processes: 1 },
      ...{ userInstructions: 120_000_000, kernelInstructions: 15_440_000 },
    },
    {
      ...{ name: unknown, startInstructions: 1, readyInstructions: 2, endInstructions: -1 },
      ...{ startNs: 1, readyNs: 2, endNs: -1, result: 'started' as const, processes: 1 },
      ...{ userInstructions: 1, kernelInstructions: 1 },
    },
  ],
};
const advice = adviceOf(profile)!;

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = mkdtempSync(join(tmpdir(), 'advice-page-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(html: string, width: number, colorScheme: 'light' | 'dark') {
  const path = join(folder, 'page.html');
  writeFileSync(path, html);
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(pathToFileURL(path).href);
  return page;
}

function keep(name: string, picture: Buffer): void {
  const pictures = process.env['BOOTGATE_PICTURES'];
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), picture);
}

const looks = [
  [1200, 'light'],
  [1200, 'dark'],
  [380, 'light'],
] as const;

test.each(looks)('the report’s section, %i wide, %s', async (width, scheme) => {
  const page = await open(htmlReport(profileReport(profile, 'bootgate@test', advice)), width, scheme);
  await page.waitForSelector('#report[data-ready]');
  const section = page.locator('#advice');
  const titles = await section.locator('summary').allInnerTexts();
  expect(titles.slice(0, 3)).toEqual([
    'skip the self-tests of ciphers and hashes',
    'do without the login manager',
    'do not look for overridden functions to trace',
  ]);
  // Six are there at once, each with its figures, and the others behind a click.
  expect(await section.locator('tr:visible').count()).toBe(6);
  await section.locator(':scope > details > summary').click();
  expect(await section.locator('tr:visible').count()).toBe(advice.opportunities.length);
  const first = section.locator('tr').first();
  expect((await first.innerText()).split(/\s*\t\s*|\n/).slice(0, 2)).toEqual(['-886,179,957', '62.8 %']);
  await first.locator('summary').click();
  expect(await first.locator('code:visible').allInnerTexts()).toEqual(['cryptomgr.notests', 'alg_test']);
  expect(await first.innerText()).toContain('a broken driver of a cipher');
  expect(
    await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth && !window.pwned'),
  ).toBe(true);
  keep(`advice-report-${width}-${scheme}`, await section.screenshot());
  await page.close();
});

test.each(looks)('the comment’s lines and the summary, %i wide, %s', async (width, scheme) => {
  for (const [name, text] of [
    ['comment', writeMarkdown({ sections: adviceSection(profile, advice) })],
    ['summary', writeMarkdown(adviceDocument(profile, advice, null))],
  ] as const) {
    const page = await open(await githubPage(text, scheme), width, scheme);
    const body = page.locator('.markdown-body');
    expect(await body.innerText()).toContain('skip the self-tests');
    expect(await body.innerText()).not.toMatch(/\*\*|<\/?[a-z]+>/);
    keep(`advice-${name}-${width}-${scheme}`, await page.screenshot({ fullPage: true }));
    await page.close();
  }
});
