/** The site of a history in Chromium: opened from a folder as it lies there. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Development } from '../../src/history/developments.ts';
import { historyPages } from '../../src/render/html/history-pages.ts';
import { historySite } from '../../src/render/site/site-model.ts';
import { siteDevelopments, siteRecords } from '../history/site-history.ts';
import { launchBrowser } from '../support/browser.ts';

const evil = '</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>';
const problems: string[] = [];
let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-site-'));
  browser = await launchBrowser();
  write('plain', siteDevelopments(siteRecords(), siteRecords({ scenario: 'other', scale: 3 })));
  write('evil', siteDevelopments(siteRecords({ subject: evil })));
}, 60_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, developments: readonly Development[]): void {
  // Of the newest step of each line there is a page of its difference.
  const details = new Map(
    developments.flatMap(({ segments }) => {
      const step = segments.at(-1)!.steps.at(-1);
      return step
        ? [[step, { cause: 'virtblk_probe: more work', difference: 'differences/a.html' }] as const]
        : [];
    }),
  );
  for (const [path, content] of historyPages(
    historySite(developments, 'bootgate@test', details),
    developments,
  )) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
}

async function open(name: string, hash = '', width = 1200): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(pathToFileURL(folder).href)) problems.push(`fetched ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(join(folder, name, 'index.html')).href}${hash}`);
  await page.waitForSelector('#history[data-ready]');
  return page;
}

const view = async (page: Page): Promise<{ from: number; to: number }> => {
  await page.waitForTimeout(250); // the address follows when the wheel rests
  const given = new URLSearchParams(new URL(page.url()).hash.slice(1));
  return { from: Number(given.get('from') ?? 0), to: Number(given.get('to') ?? 290) };
};
const canvasBox = async (page: Page) => (await page.locator('#line canvas').boundingBox())!;

describe('the site of a history', () => {
  test('tells of a step that was clicked, with its cause and the page of the difference', async () => {
    const page = await open('plain');
    expect(await page.locator('.card').count()).toBe(2);
    await page.click('button[aria-label="Previous step"]');
    const detail = page.locator('#detail');
    expect(await detail.innerText()).toContain('selftests: wait for the guest to settle (281)');
    expect(await detail.innerText()).toContain('virtblk_probe: more work');
    expect(await detail.locator('a.button').getAttribute('href')).toBe('differences/a.html');
    // The triangle itself: 271 commits before it, of 290, right of the axis' labels.
    await page.keyboard.press('Escape');
    const marker = await page.evaluate<{ x: number; y: number }>(`(() => {
      const box = document.querySelector('#line canvas').getBoundingClientRect();
      return { x: box.left, y: box.bottom - 46 - 22 - 11 };
    })()`);
    const { width } = await canvasBox(page);
    let found = '';
    for (let x = width - 120; x < width && !found.includes('A step of work'); x += 4) {
      await page.mouse.click(marker.x + x, marker.y);
      found = await detail.innerText();
    }
    expect(found).toContain('A step of work');
    await page.close();
  });

  test('zooms by wheel, drag and keys, and keeps what is looked at in the address', async () => {
    const page = await open('plain');
    const box = await canvasBox(page);
    await page.mouse.move(box.x + box.width / 2, box.y + 80);
    await page.mouse.wheel(0, -400);
    const near = await view(page);
    expect(near.to - near.from).toBeLessThan(200);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 200, box.y + 80, { steps: 4 });
    await page.mouse.up();
    const aside = await view(page);
    expect(aside.from).toBeLessThan(near.from);
    expect(aside.to - aside.from).toBeCloseTo(near.to - near.from, -1);
    await page.focus('#line canvas');
    await page.keyboard.press('0');
    expect(await view(page)).toEqual({ from: 0, to: 290 });
    await page.keyboard.press('+');
    await page.keyboard.press('Home');
    expect(await page.locator('.tooltip').innerText()).toContain('sched: keep the idle CPU');
    await page.keyboard.press('PageDown');
    expect(await page.locator('#detail').innerText()).toContain('net: defer the loopback device (40)');
    const again = await open('plain', new URL(page.url()).hash);
    expect(await again.locator('#detail').innerText()).toContain('(40)');
    await again.close();
    await page.close();
  });

  test('finds functions, whose file comes then, and commits', async () => {
    const page = await open('plain');
    await page.fill('#search', 'virtblk');
    await page.click('.results button:has-text("function virtblk_probe")');
    expect(await page.locator('.chip[aria-pressed="true"]').allInnerTexts()).toContain(
      'function virtblk_probe',
    );
    await page.fill('#search', 'loopback device (40)');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.locator('#detail').innerText()).toContain('A step of work');
    await page.close();
  });

  test('changes lines by their cards, and fits 380 pixels', async () => {
    const page = await open('plain', '', 380);
    await page.click('.card:has-text("other")');
    await page.waitForSelector('#line[aria-label="other"]');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    // What changed is in sight, too.
    await page.click('button[aria-label="Previous step"]');
    const change = await page.locator('#detail tbody td:last-child').first().boundingBox();
    expect(change!.x + change!.width).toBeLessThanOrEqual(380 - 10);
    await page.close();
  });

  test('is the same from a server, as GitHub Pages is one', async () => {
    const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };
    const server = createServer((request, response) => {
      const path = join(
        folder,
        'plain',
        request.url === '/boot/' ? 'index.html' : request.url!.replace('/boot/', ''),
      );
      const type = types[path.replace(/.*\./, '')];
      if (type === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': type }).end(readFileSync(path));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/boot/`);
    await page.waitForSelector('#history[data-ready]');
    await page.click('button[aria-label="Previous step"]');
    expect(await page.locator('#detail').innerText()).toContain('A step of work');
    await page.close();
    server.close();
  });

  test('shows hostile subject lines as text', async () => {
    const page = await open('evil');
    await page.click('button[aria-label="Previous step"]');
    expect(await page.locator('#detail h3').innerText()).toBe(evil);
    await page.fill('#search', 'pwned');
    expect(await page.locator('.results').innerText()).toContain(evil);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('#history img').count()).toBe(0);
    await page.close();
  });

  test('breaks no rule of its policy and fetches nothing from elsewhere', async () => {
    expect(problems).toEqual([]);
    // The policy is one: a script that somebody else puts there does not run.
    const page = await browser.newPage();
    const told: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    await page.goto(pathToFileURL(join(folder, 'plain/index.html')).href);
    await page.waitForSelector('#history[data-ready]');
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.pwned=1">')`,
    );
    await page.waitForTimeout(100);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(told.join()).toContain('Content Security Policy');
    await page.close();
  });
});
