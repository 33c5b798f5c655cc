/**
 * What getting a QEMU costs: `node bench/run.mjs qemu` locates, probes, unpacks, packs and fetches real ones and
 * prints times and sizes. The build itself (minutes) is taken from the test cache and only made where it is missing.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatBytes } from '../src/base/number-format.ts';
import { packQemu } from '../src/qemu/bundle/pack-qemu.ts';
import { locateQemu } from '../src/qemu/locate-qemu.ts';
import { probeQemu } from '../src/qemu/probe/probe-qemu.ts';
import { testQemu } from '../test/support/test-qemus.ts';

const scratch = mkdtempSync(join(tmpdir(), 'bootgate-bench-'));

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(cpu);
  const ms = performance.now() - start;
  console.log(
    `${what.padEnd(52)} ${ms.toFixed(0).padStart(7)} ms   own CPU ${((user + system) / 1000).toFixed(0)} ms`,
  );
  return result;
}

function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

try {
  const cacheFolder = join(scratch, 'cache');
  const unpacked = await timed('apt: lists, 5 packages, unpack, probe', () =>
    locateQemu({ request: 'apt', cacheFolder, env: process.env }),
  );
  console.log(`  ${unpacked.versionLine}: ${formatBytes(folderSize(join(unpacked.binary, '../..')))}`);
  await timed('apt again: from the cache', () =>
    locateQemu({ request: 'apt', cacheFolder, env: process.env }),
  );

  const built = await testQemu('build');
  for (const [name, qemu] of [
    ['unpacked', unpacked],
    ['built', built],
  ] as const) {
    const probes = join(scratch, `probes-${name}`);
    await timed(`probe, cold (${name})`, () => probeQemu(qemu, probes));
    await timed(`probe, warm (${name})`, () => probeQemu(qemu, probes));
  }
  await timed('build again: from the cache', () => testQemu('build'));

  for (const [name, qemu] of [
    ['built', built],
    ['unpacked', unpacked],
  ] as const) {
    const file = join(scratch, `${name}.tar.gz`);
    const { sha256, bytes, files } = await timed(`pack and prove (${name})`, () => packQemu(qemu, file));
    console.log(`  ${formatBytes(bytes)}, ${files} files`);
    const fetched = await timed(`fetch from disk, unpack, probe (${name})`, () =>
      locateQemu({
        request: pathToFileURL(file).href,
        bundleSha256: sha256,
        cacheFolder: join(scratch, 'fetched'),
        env: process.env,
      }),
    );
    console.log(`  ${formatBytes(folderSize(join(fetched.binary, '../..')))} unpacked`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
