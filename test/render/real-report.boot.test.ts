/**
 * Reports and exports of real boots (Debian 6.1 and 6.12) and of their difference: sums equal the profiles' to
 * the instruction, the files stay small, and Chromium shows the causes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { exportCallgrind } from '../../src/render/exports/callgrind.ts';
import { exportFolded } from '../../src/render/exports/folded.ts';
import { htmlReport } from '../../src/render/html/html-report.ts';
import { comparisonReport, profileReport } from '../../src/render/report/report-model.ts';
import { buildModel } from '../../src/render/report/report-tree.ts';
import { flameSvg } from '../../src/render/svg/flame-svg.ts';
import { launchBrowser } from '../support/browser.ts';
import { recordedBoot } from '../support/recordings.ts';

const megabytes = 2 ** 20;
let older: Profile;
let newer: Profile;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  older = (await recordedBoot({ kernel: '6.1' })).profile;
  newer = (await recordedBoot({ kernel: '6.12' })).profile;
  folder = mkdtempSync(join(tmpdir(), 'bootgate-real-report-'));
  browser = await launchBrowser();
}, 600_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(html: string, hash = ''): Promise<Page> {
  const path = join(folder, 'report.html');
  writeFileSync(path, html);
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.goto(`${pathToFileURL(path).href}${hash}`);
  await page.waitForSelector('#report[data-ready]', { timeout: 60_000 });
  return page;
}

function difference(): ReturnType<typeof comparisonReport> {
  const sides = { base: { profile: older, label: '6.1' }, head: { profile: newer, label: '6.12' } };
  const comparison = compare({ ...sides, policy: defaultPolicy, today: '2026-01-01' });
  return comparisonReport(older, newer, comparison, 'bootgate@test');
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe('one boot', () => {
  test('the report holds every instruction, self and total as the profile has them', () => {
    for (const profile of [older, newer]) {
      const { head } = buildModel(profileReport(profile, 'x'));
      expect(sum(head.self)).toBe(profile.totals.instructions);
      expect(head.self).toEqual(profile.functions.self);
      expect(head.total).toEqual(profile.functions.total);
    }
  });

  test('is one file of less than 3 MB that opens, and search finds what is hot', async () => {
    const html = htmlReport(profileReport(older, 'bootgate@test'));
    expect(html.length).toBeLessThan(3 * megabytes);
    const page = await open(html);
    await page.fill('input[name=search]', '/^mpihelp_submul_1$/');
    const share =
      older.functions.self[older.functions.name.indexOf('mpihelp_submul_1')]! / older.totals.instructions;
    const found = await page.locator('.found').innerText();
    expect(Number(/([\d.]+) %/.exec(found)![1]) / 100).toBeCloseTo(share, 2);
    expect(await page.locator('#tables tbody tr').first().innerText()).toMatch(/^mpihelp_submul_1\t/);
    await page.close();
  }, 120_000);

  test('callgrind_annotate and folded stacks give back the total and the hottest function', () => {
    const path = join(folder, 'boot.callgrind');
    writeFileSync(path, exportCallgrind(older, 'x'));
    const printed = execFileSync('callgrind_annotate', [path], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const number = (text: string): number => Number(text.replaceAll(',', ''));
    expect(number(/([\d,]+) .*PROGRAM TOTALS/.exec(printed)![1]!)).toBe(older.totals.instructions);
    const hottest = /^\s*([\d,]+) .*\?\?\?:(\S+)/m.exec(printed.slice(printed.indexOf('file:function')))!;
    expect([hottest[2], number(hottest[1]!)]).toEqual([older.functions.name[0], older.functions.self[0]]);

    const lines = exportFolded(older).trimEnd().split('\n');
    expect(sum(lines.map((line) => Number(line.slice(line.lastIndexOf(' ') + 1))))).toBe(
      older.totals.instructions,
    );
  }, 120_000);

  test("the SVG's widest frames are the boot's", () => {
    const svg = flameSvg(newer);
    expect(svg.length).toBeLessThan(3 * megabytes);
    expect(svg).toContain(`${newer.totals.instructions.toLocaleString('en-US')} instructions in`);
  });
});

describe('6.1 against 6.12', () => {
  test('both sides keep their sums in the joint tree', () => {
    const { head, base } = buildModel(difference());
    expect([sum(base.self), sum(head.self)]).toEqual([older.totals.instructions, newer.totals.instructions]);
  });

  test('is one file of less than 3 MB; widths by change show what grew', async () => {
    const html = htmlReport(difference());
    expect(html.length).toBeLessThan(3 * megabytes);
    const page = await open(html, '#mode=change');
    expect(await page.locator('h1').innerText()).toMatch(/^Boot of Linux 6\.12\..*: base and head$/);
    expect(await page.locator('.causes > li').count()).toBeGreaterThan(0);
    await page.click('button[data-value=head]');
    await page.click('#timeline button[data-value=base]');
    expect(page.url()).toContain('side=base');
    await page.close();
  }, 120_000);
});
