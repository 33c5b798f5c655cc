/**
 * Pictures of a full boot: time, memory and size of the HTML report, then, in Chromium, time to the first picture
 * and frame times while zooming through the flame graph.
 *
 *     node bench/run.mjs report [PROFILE]     default: a random tree of 150,000 nodes
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes, formatInteger } from '../src/base/number-format.ts';
import { readProfile } from '../src/profile/profile-file.ts';
import { htmlReport } from '../src/render/html/html-report.ts';
import { profileReport } from '../src/render/report/report-model.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { randomProfile } from '../test/support/text-profile.ts';

const given = process.argv[2];
const profile = given ? await readProfile(given) : randomProfile({ seed: 1, nodes: 150_000 });
const row = (name: string, value: string): void => console.log(`${name.padEnd(44)} ${value.padStart(14)}`);
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

row('call-tree nodes', formatInteger(profile.tree.length));
const times: number[] = [];
let html = '';
for (let run = 0; run < 5; run += 1) {
  const started = performance.now();
  html = htmlReport(profileReport(profile, 'bootgate@bench'));
  times.push(performance.now() - started);
}
row('report written, median of 5', `${median(times).toFixed(0)} ms`);
row('peak memory of this process', formatBytes(process.resourceUsage().maxRSS * 1024));
row('size of the file', formatBytes(html.length));

const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-report-'));
const path = join(folder, 'report.html');
writeFileSync(path, html);
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  await page.goto(`file://${path}`);
  await page.waitForSelector('#report[data-ready]');
  row('first picture after opening', `${(await page.getAttribute('#report', 'data-ready')) ?? '?'} ms`);
  const canvas = page.locator('#flame canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { width } = (await canvas.boundingBox())!;
  const frames: number[] = [];
  for (let step = 0; step < 40; step += 1) {
    const x = ((step * 7919) % 1000) / 1000;
    frames.push(
      await page.evaluate<number>(`{
        const canvas = document.querySelector('#flame canvas');
        const box = canvas.getBoundingClientRect();
        const click = new MouseEvent('click', { clientX: box.left + ${x * width}, clientY: box.top + ${(step % 9) * 18 + 9} });
        const started = performance.now();
        canvas.dispatchEvent(click);
        performance.now() - started;
      }`),
    );
    if (step % 5 === 4) await page.click('#reset-zoom');
  }
  row('zoom, median of 40', `${median(frames).toFixed(1)} ms`);
  row('zoom, slowest of 40', `${Math.max(...frames).toFixed(1)} ms`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
