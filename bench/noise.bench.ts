/**
 * What a noise band costs: `node bench/run.mjs noise [KERNEL]` (6.1) measures one boot of a Debian kernel and then neutral
 * variations of it, one a core, two a core and four, against that boot alone. Goal: as many variations as there are
 * cores take one boot's time, so that four on four cores do. At last the four again, kept: they are not booted twice.
 *
 * Whoever else is on the machine takes part of it: the load is printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootNeutral } from '../src/measure/boot-variations.ts';
import { measure } from '../src/measure/measure.ts';
import type { MeasureHost } from '../src/measure/measurement.ts';
import { makeScenario } from '../src/config/scenario-input.ts';
import { textTable } from '../src/render/text-table.ts';
import { testCacheFolder, testKernel, type testKernels } from '../test/support/test-cache.ts';

const [kernel = '6.1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-noise-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const scenario = makeScenario('noise', [
  { kernel: testKernel(kernel as keyof typeof testKernels), append: 'cryptomgr.notests' },
]);
const host: MeasureHost = {
  cacheFolder: join(testCacheFolder, 'bootgate'),
  env: { PATH: process.env['PATH'] ?? '' },
  cwd: folder,
  signal: new AbortController().signal,
  qemu: 'apt',
};
const kept: MeasureHost = { ...host, keptBoots: { folder: join(folder, 'kept'), code: 'bench' } };

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

const cores = availableParallelism();
const { profile } = await measure(scenario, join(folder, 'first'), host); // what is built and downloaded is there then
const one = await seconds(() => measure(scenario, join(folder, 'one'), host));
const variations = (count: number, on = host): Promise<number> =>
  seconds(() => bootNeutral(profile, scenario, { count, folder, measure, host: on, atOnce: cores }));

const rows: string[][] = [['one boot', one.toFixed(1), '1.00', '']];
const series = [...new Set([cores, 2 * cores, 4])].sort((a, b) => a - b);
for (const count of series) {
  const took = await variations(count, count === 4 ? kept : host);
  const turns = Math.ceil(count / cores);
  rows.push([
    `${count} variations`,
    took.toFixed(1),
    (took / one).toFixed(2),
    `${(took / one / turns).toFixed(2)} of a boot's time for each ${cores}`,
  ]);
}
const again = await variations(4, kept);
rows.push(['4 variations, kept', again.toFixed(1), (again / one).toFixed(2), '']);

const right = { align: 'right' } as const;
console.log(
  `${kernel} on ${cores} cores, load ${loadavg()[0]!.toFixed(1)} at the end (${cores} are this benchmark's own)`,
);
console.log(
  textTable([{ title: '' }, { title: 's', ...right }, { title: 'x', ...right }, { title: '' }], rows),
);
