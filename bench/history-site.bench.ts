/**
 * The site of a history of many commits: size and time of writing it, then, in Chromium, time to the first picture,
 * and of what a turn of the wheel, a drag and a search take.
 *
 *     node bench/run.mjs history-site [COMMITS [SCENARIOS]]     default: 10,000 of 5
 *
 * "handled" is from the event to the end of drawing; "between frames" is what the screen shows, whose 60 Hz give 16.7 ms
 * where there is time left.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatBytes, formatInteger } from '../src/base/number-format.ts';
import { developmentsOf } from '../src/history/developments.ts';
import type { HistoryRecord } from '../src/history/record.ts';
import { historyPages } from '../src/render/html/history-pages.ts';
import { historySite } from '../src/render/site/site-model.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { manyRecords } from './many-records.ts';

const [commits = 10_000, scenarios = 5] = process.argv.slice(2).map(Number);
const row = (name: string, value: string): void => console.log(`${name.padEnd(44)} ${value.padStart(14)}`);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** Every fiftieth commit of a scenario costs three million instructions more, or takes them away again. */
function withSteps(record: HistoryRecord, number: number): HistoryRecord {
  const extra = Math.floor(number / 50) % 2 === 0 ? 0 : 3_000_000;
  return {
    ...record,
    figures: record.figures.map(([name, value]) => [
      name,
      name === 'total' || name === 'work' ? value + extra : value,
    ]),
  };
}

const records = [...manyRecords(commits, scenarios)].map((record, at) =>
  withSteps(record, Math.floor(at / scenarios)),
);
row('records', formatInteger(records.length));
let started = performance.now();
const developments = developmentsOf(records);
row('steps and drifts found', ms(performance.now() - started));
started = performance.now();
const site = historySite(developments, 'bootgate@bench');
const files = historyPages(site, developments);
row('site written', ms(performance.now() - started));
row('steps', formatInteger(site.index.lines.reduce((sum, { steps }) => sum + steps, 0)));
const size = (wanted: (name: string) => boolean): string =>
  formatBytes([...files].reduce((sum, [name, { length }]) => sum + (wanted(name) ? length : 0), 0));
row(
  'size of the site',
  size(() => true),
);
row(
  '  the page',
  size((name) => name === 'index.html'),
);
row(
  '  commits',
  size((name) => name === 'data/commits.js'),
);
row(
  '  a line',
  size((name) => name === `data/line-${site.index.lines[0]!.id}.js`),
);
row(
  '  functions of a line',
  size((name) => name === `data/functions-${site.index.lines[0]!.id}.js`),
);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-site-'));
for (const [name, content] of files) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}
const browser = await launchBrowser();
try {
  const firsts: number[] = [];
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  for (let run = 0; run < 5; run += 1) {
    await page.goto('about:blank');
    await page.goto(`file://${folder}/index.html`);
    await page.waitForSelector('#history[data-ready]');
    firsts.push(Number(await page.getAttribute('#history', 'data-ready')));
  }
  row('first picture after opening, median of 5', ms(median(firsts)));
  // Forty turns of the wheel, in and out, one a frame.
  const turns = await page.evaluate<{ handled: number[]; between: number[] }>(`(async () => {
    const canvas = document.querySelector('#line canvas');
    const box = canvas.getBoundingClientRect();
    const handled = [], between = [];
    let last = await new Promise(requestAnimationFrame);
    for (let turn = 0; turn < 80; turn += 1) {
      const started = performance.now();
      canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: turn % 40 < 20 ? -120 : 120, clientX: box.left + 300 + turn * 8, clientY: box.top + 80, cancelable: true }));
      handled.push(performance.now() - started);
      const now = await new Promise(requestAnimationFrame);
      between.push(now - last);
      last = now;
    }
    return { handled, between };
  })()`);
  row('zoom handled, median of 80', ms(median(turns.handled)));
  row('zoom handled, slowest', ms(Math.max(...turns.handled)));
  row('zoom, between frames, median', ms(median(turns.between)));
  const searched = await page.evaluate<number>(`(() => {
    const input = document.querySelector('#search');
    input.value = 'change number 77';
    const started = performance.now();
    input.dispatchEvent(new Event('input'));
    return performance.now() - started;
  })()`);
  row('search among all commits', ms(searched));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
