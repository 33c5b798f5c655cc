/**
 * What naming a guest's programs costs: the libraries of a sysroot or a disk image, cold and warm, and look-ups.
 *
 *     node bench/run.mjs sysroot [SYSROOT [DISK]]
 *
 * Without arguments: this machine's own /usr/lib/x86_64-linux-gnu. Times are wall-clock and, in brackets, of the CPU.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadUserCode } from '../src/sysroot/load-user-code.ts';
import type { LoadedUserCode, UserObject } from '../src/sysroot/user-code.ts';

const wanted = 60;
const sysroot = process.argv[2] ?? '/';
const disk = process.argv[3] ?? null;
const libraries = '/usr/lib/x86_64-linux-gnu';
const images: UserObject[] = readdirSync(join(sysroot, libraries), { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.includes('.so'))
  .map(({ name }) => `${libraries}/${name}`)
  .filter((path) => readFileSync(join(sysroot, path)).toString('latin1', 0, 4) === '\x7fELF')
  .slice(0, wanted)
  .map((path) => ({ path, filesystem: 'ext4', sizeBytes: statSync(join(sysroot, path)).size }));
const bytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
console.log(`${images.length} libraries of ${sysroot}, ${(bytes / 1e6).toFixed(0)} MB`);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-'));
const load = async (
  from: { sysroot: string | null; disk: string | null },
  cache: string,
): Promise<LoadedUserCode> =>
  await loadUserCode(images, { ...from, initrd: null, cacheFolder: join(folder, cache), env: {} });

const places =
  disk === null
    ? [{ sysroot, disk: null }]
    : [
        { sysroot, disk: null },
        { sysroot: null, disk },
      ];
for (const place of places) {
  const name = place.sysroot ?? place.disk;
  await timed(`${name}, first time`, () => load(place, name.replaceAll('/', '-')));
  const { code, warnings } = await timed(`${name}, again`, () => load(place, name.replaceAll('/', '-')));
  warnings.forEach((warning) => console.log(`  ${warning}`));
  const sources = new Map<string, number>();
  for (const one of code)
    sources.set(one?.source ?? 'missing', (sources.get(one?.source ?? 'missing') ?? 0) + 1);
  console.log(`  ${[...sources].map(([source, count]) => `${source} ${count}`).join(', ')}`);
  await timed('1 M look-ups', () => {
    let found = 0;
    for (let round = 0; round < 1e6; round += 1) {
      const image = round % images.length;
      const offset = (round * 7919) % images[image]!.sizeBytes;
      if (code[image]?.find(offset)) found += 1;
    }
    return found;
  });
}
console.log(`resident memory at most: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
rmSync(folder, { recursive: true });

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `  ${what.padEnd(60)} ${wall.toFixed(0).padStart(6)} ms (${((user + system) / 1000).toFixed(0)} ms)`,
  );
  return result;
}
