/** The HTML report and the SVGs, opened in Chromium: clicked, searched, filtered, and held against the profile. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Profile } from '../../src/profile/profile.ts';
import { htmlReport } from '../../src/render/html/html-report.ts';
import { comparisonReport, profileReport } from '../../src/render/report/report-model.ts';
import { differentialFlameSvg, flameSvg } from '../../src/render/svg/flame-svg.ts';
import { processesSvg } from '../../src/render/svg/processes-svg.ts';
import { stagesSvg } from '../../src/render/svg/stages-svg.ts';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { launchBrowser } from '../support/browser.ts';
import { imageBoot } from '../support/image-profile.ts';
import { textProfile } from '../support/text-profile.ts';

const timeline = {
  period: 1000,
  node: Int32Array.from([0, 1, 2, 4, 0]),
  count: Int32Array.from([1, 4, 3, 2, 1]),
};
const drawing = (kmalloc: number, extra = ''): string => `
start_kernel self=1000@early+2000@initcalls
  kmalloc self=${kmalloc} calls=20 stage=early
    memset self=3000 calls=40 stage=early
  do_initcalls self=100 stage=initcalls
    probe [virtio_blk] self=2500 calls=3 stage=initcalls${extra}
secondary self=400 stage=initcalls`;
const base = textProfile(drawing(5000), { stages: ['early', 'initcalls'], profile: { timeline } });
const head = textProfile(drawing(9000, '\n    slow_probe self=700 stage=initcalls'), {
  stages: ['early', 'initcalls'],
  profile: {
    timeline,
    subject: { ...base.subject, kernelSha256: 'f'.repeat(64) },
    console: [{ instructions: 4000, ns: 4000, text: 'hello </script><img src=x onerror=alert(1)>' }],
    initcalls: [
      {
        name: 'acpi_init',
        level: 'subsys',
        startInstructions: 6000,
        instructions: 900,
        startNs: 6000,
        result: -19,
      },
    ],
  },
});
const hostile = textProfile('</script><script>window.pwned=1</script> self=10\n  <b>&"\' self=5', {
  profile: { scenario: '<img src=x onerror=window.pwned=1>' },
});

const evil = '</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\u202e\x1b[31m';
const small = imageBoot();
const hostileImage: Profile = {
  ...small,
  processes: small.processes!.map((process) => ({ ...process, names: [evil], command: evil.repeat(300) })),
  modules: small.modules!.map((module) => ({ ...module, name: evil })),
  units: small.units!.map((unit) => ({ ...unit, name: evil })),
};

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-html-'));
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const problems: string[] = [];

async function open(content: string, name: string, hash = ''): Promise<Page> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(`fetched ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(path).href}${hash}`);
  if (name.endsWith('.html')) await page.waitForSelector('#report[data-ready]');
  return page;
}

function report(profile: Profile): string {
  return htmlReport(profileReport(profile, 'bootgate@test'));
}

function difference(): string {
  const comparison = compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: {
      ...defaultPolicy,
      total: { warn: null, fail: { relative: 0.01, absolute: null, unit: null, text: '1%' } },
    },
    today: '2026-01-01',
  });
  return htmlReport(comparisonReport(base, head, comparison, 'bootgate@test'));
}

/** Clicks the middle of the nth row of the flame graph at a share of its width. */
async function clickFrame(page: Page, row: number, share: number): Promise<void> {
  const canvas = page.locator('#flame canvas');
  const box = (await canvas.boundingBox())!;
  await canvas.click({ position: { x: box.width * share, y: row * 18 + 9 } });
}

describe('one boot', () => {
  test('figures, stages and tables equal the profile', async () => {
    const page = await open(report(head), 'one.html');
    const stages = await page.locator('#stages tbody tr').allInnerTexts();
    expect(stages.map((text) => text.split('\n')[0]!.trim())).toEqual(head.stages.map(({ name }) => name));
    for (const [index, { instructions }] of head.stages.entries()) {
      expect(stages[index]).toContain(instructions.toLocaleString('en-US'));
    }
    const rows = await page.locator('#tables tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split('\t')[0])).toEqual([...head.functions.name]);
    expect(rows.map((row) => Number(row.split('\t')[2]!.replaceAll(',', '')))).toEqual(
      Array.from(head.functions.self),
    );
    expect(rows.map((row) => Number(row.split('\t')[4]!.replaceAll(',', '')))).toEqual(
      Array.from(head.functions.total),
    );
    await page.close();
  });

  test('a click zooms, the trail and the address follow, reset returns', async () => {
    const page = await open(report(head), 'zoom.html');
    await clickFrame(page, 1, 0.2);
    expect(await page.locator('.trail button').allInnerTexts()).toEqual(['start_kernel', 'kmalloc']);
    const address = new URL(page.url());
    expect(address.hash).toMatch(/^#zoom=\d+$/);
    const shared = await open(report(head), 'zoom.html', address.hash);
    expect(await shared.locator('.trail button').allInnerTexts()).toEqual(['start_kernel', 'kmalloc']);
    await page.click('#reset-zoom');
    expect(await page.locator('.trail button').count()).toBe(0);
    await page.close();
    await shared.close();
  });

  test('hover shows exact figures', async () => {
    const page = await open(report(head), 'hover.html');
    const canvas = page.locator('#flame canvas');
    await canvas.hover({ position: { x: 40, y: 27 } });
    const text = await page.locator('.tooltip').innerText();
    expect(text).toContain('kmalloc');
    expect(text).toContain('12,000');
    expect(text).toContain('9,000');
    await page.close();
  });

  test('search counts matches with what is below them, once', async () => {
    const page = await open(report(head), 'search.html');
    await page.fill('input[name=search]', 'mem');
    expect(await page.locator('.found').innerText()).toBe(
      `1 function, ${((3000 / 18700) * 100).toFixed(1)} % (3,000)`,
    );
    await page.fill('input[name=search]', '/^(kmalloc|memset)$/');
    expect(await page.locator('.found').innerText()).toContain('(12,000)');
    await page.close();
  });

  test('keyboard: arrows move, Enter zooms, Escape returns', async () => {
    const page = await open(report(head), 'keys.html');
    await page.locator('#flame canvas').focus();
    for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    expect(await page.locator('.tooltip').innerText()).toContain('kmalloc');
    await page.keyboard.press('Enter');
    expect(await page.locator('.trail button').count()).toBe(2);
    await page.keyboard.press('Escape');
    expect(await page.locator('.trail button').count()).toBe(0);
    await page.close();
  });

  test('tables sort, filter and switch', async () => {
    const page = await open(report(head), 'tables.html');
    await page.click('#tables th button:has-text("Function")');
    const names = await page.locator('#tables tbody tr td:first-child').allInnerTexts();
    expect(names).toEqual([...head.functions.name].sort());
    await page.fill('input[name=filter]', 'virtio');
    expect(await page.locator('#tables tbody tr').count()).toBe(1);
    await page.fill('input[name=filter]', '');
    await page.click('#tables button:has-text("Initcalls")');
    expect(await page.locator('#tables tbody tr').innerText()).toBe('acpi_init\tsubsys\t6,000\t900\t-19');
    await page.close();
  });

  test('the timeline shows call paths, stages and console lines as they were', async () => {
    const page = await open(report(head), 'timeline.html');
    const canvas = page.locator('#timeline canvas');
    await canvas.scrollIntoViewIfNeeded();
    const { width } = (await canvas.boundingBox())!;
    const end = head.stages.reduce((sum, { instructions }) => sum + instructions, 0);
    await canvas.hover({ position: { x: (2500 / end) * width, y: 84 + 16 + 8 } });
    expect(await page.locator('.tooltip').innerText()).toContain('kmalloc');
    await canvas.hover({ position: { x: (4000 / end) * width, y: 70 } });
    expect(await page.locator('.tooltip').innerText()).toBe('hello </script><img src=x onerror=alert(1)>');
    await page.close();
  });
});

describe('two boots', () => {
  test('verdict, change per stage and per function', async () => {
    const page = await open(difference(), 'two.html');
    expect(await page.locator('.badge').innerText()).toBe('regressed');
    expect(await page.locator('#stages tbody tr').first().innerText()).toContain('+4,000');
    const rows = await page.locator('#tables tbody tr').allInnerTexts();
    expect(rows[0]!.split('\t')).toEqual(['kmalloc', 'vmlinux', '5,000', '9,000', '+4,000', '20', '20']);
    expect(rows[1]!.split('\t')).toEqual(['slow_probe', 'vmlinux', '0', '700', '+700', '0', '1']);
    await page.close();
  });

  test('widths switch between head, base and change', async () => {
    const page = await open(difference(), 'modes.html');
    const tooltipAt = async (share: number, row: number): Promise<string> => {
      const canvas = page.locator('#flame canvas');
      const { width } = (await canvas.boundingBox())!;
      await canvas.hover({ position: { x: width * share, y: row * 18 + 9 } });
      return await page.locator('.tooltip').innerText();
    };
    await page.click('button[data-value=change]');
    expect(page.url()).toContain('mode=change');
    // 4,000 of 4,700 that changed is kmalloc's, the rest the new probe's.
    expect(await tooltipAt(0.8, 1)).toContain('kmalloc');
    expect(await tooltipAt(0.9, 2)).toContain('slow_probe');
    await page.click('button[data-value=base]');
    expect(await tooltipAt(0.1, 1)).toContain('+4,000 (+50.0 %)');
    await page.close();
  });
});

describe('processes', () => {
  const image = imageBoot();
  const slower = imageBoot({ udevWorkers: 8, cryptsetup: true });

  test('a row each, with their figures under the pointer and the arrow keys', async () => {
    const page = await open(report(image), 'processes.html');
    const canvas = page.locator('#processes canvas');
    await canvas.scrollIntoViewIfNeeded();
    await canvas.focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.tooltip').innerText()).toMatch(
      /^systemd: init splash\n[\s\S]*user\s+2,000,000/,
    );
    for (let row = 1; row < 3; row += 1) await page.keyboard.press('ArrowDown');
    expect(await page.locator('.tooltip').innerText()).toMatch(/^3 × \(udev-worker\)/);
    const { height } = (await canvas.boundingBox())!;
    await canvas.hover({ position: { x: 300, y: height - 12 } });
    expect(await page.locator('.tooltip').innerText()).toMatch(/^3 kernel threads/);
    // Stage, unit, module and strip stand above the rows.
    const rows = 7;
    await canvas.hover({ position: { x: 200, y: height - 4 - rows * 18 - 20 } });
    expect(await page.locator('.tooltip').innerText()).toMatch(/tasks could run$/);
    await page.close();
  });

  test('at the width of a phone nothing is wider than the page', async () => {
    const page = await open(report(image), 'phone.html');
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.close();
  });

  test('two boots: what the guest did differently, and each boot by itself', async () => {
    const changed = { ...slower, subject: { ...slower.subject, diskSha256: 'd'.repeat(64) } };
    const comparison = compare({
      base: { profile: image, label: 'base' },
      head: { profile: changed, label: 'head' },
      policy: defaultPolicy,
      today: '2026-01-01',
    });
    const html = htmlReport(comparisonReport(image, changed, comparison, 'bootgate@test'));
    const page = await open(html, 'processes-two.html');
    const lines = await page.locator('.guest li').allInnerTexts();
    expect(lines[0]).toMatch(/^process \(udev-worker\) \+1\.700 M instructions .* 3 → 8 processes$/);
    expect(lines[1]).toMatch(/cryptsetup open \/dev\/vdb data is new: 890,000 instructions$/);
    const canvas = page.locator('#processes canvas');
    const tall = (await canvas.boundingBox())!.height;
    await page.locator('#processes button[data-value=base]').click();
    // The base has no cryptsetup.
    expect((await canvas.boundingBox())!.height).toBeLessThan(tall);
    await page.close();
  });
});

describe('files', () => {
  test('guest text is inert in HTML and SVG', async () => {
    for (const [name, content] of [
      ['hostile.html', report(hostile)],
      ['hostile.svg', flameSvg(hostile)],
      ['stages.svg', stagesSvg(null, hostile)],
      ['hostile-processes.html', report(hostileImage)],
      ['hostile-processes.svg', processesSvg(hostileImage)],
    ] as const) {
      const page = await open(content, name);
      expect(await page.evaluate('window.pwned')).toBeUndefined();
      await page.close();
    }
  });

  test('the SVG zooms on click and keeps exact figures in its tooltips', async () => {
    const page = await open(differentialFlameSvg(base, head), 'diff.svg');
    const titles = await page.locator('g.f title').allTextContents();
    expect(titles).toContain('kmalloc\n8,000 instructions → 12,000 instructions, +4,000\ncalls 20 → 20');
    const frame = page.locator('g.f[data-name=kmalloc]');
    await frame.dispatchEvent('click');
    expect(Number(await frame.locator('rect').getAttribute('width'))).toBeGreaterThan(1170);
    await page.close();
  });

  test('are byte-stable', () => {
    expect(report(head)).toBe(report(head));
    expect(flameSvg(head)).toBe(flameSvg(head));
    expect(stagesSvg(base, head)).toBe(stagesSvg(base, head));
  });

  test('no page reported an error, broke its content policy or fetched anything', () => {
    expect(problems).toEqual([]);
  });
});
