/**
 * What symbols cost before and after a boot: cold (nothing cached) and warm, from a vmlinux of 590 MB and from
 * the kernel image alone; look-ups; each decompressor beside its own program.
 *
 *     node bench/run.mjs symbols [BZIMAGE VMLINUX]
 *
 * Without arguments: the test cache's Debian 6.1 kernel and its debug package. Times are wall-clock and, in brackets,
 * of the CPU: on a busy machine only the latter means something.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defaultArchitecture } from '../src/arch/architectures.ts';
import { withFileSource } from '../src/base/byte-source.ts';
import { decompressPayload, type Compression } from '../src/base/decompress/payload.ts';
import { readElf } from '../src/symbols/elf-file.ts';
import { elfBuildId } from '../src/symbols/elf-notes.ts';
import { readElfSymbols, symbolSection } from '../src/symbols/elf-symbols.ts';
import { indexCache } from '../src/symbols/index-cache.ts';
import { IndexedSymbolTable } from '../src/symbols/indexed-symbol-table.ts';
import { readKernelImage } from '../src/symbols/kernel-image.ts';
import { kernelLandmarks } from '../src/symbols/kernel-landmarks.ts';
import { loadSymbols } from '../src/symbols/load-symbols.ts';
import { buildSymbolIndex } from '../src/symbols/symbol-index.ts';

const release = '6.1.0-56-cloud-amd64';
const cache = process.env['BOOTGATE_TEST_CACHE'] ?? join(homedir(), '.cache/bootgate-test');
const [bzImage, vmlinux] = [
  process.argv[2] ?? join(cache, `deb-linux-image-${release}/boot/vmlinuz-${release}`),
  process.argv[3] ?? join(cache, `deb-linux-image-${release}-dbg/usr/lib/debug/boot/vmlinux-${release}`),
];
if (!existsSync(bzImage) || !existsSync(vmlinux)) {
  console.log('usage: node bench/run.mjs symbols BZIMAGE VMLINUX');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-'));
const load = (name: string, withVmlinux: boolean): ReturnType<typeof loadSymbols> =>
  loadSymbols({
    kernel: bzImage,
    vmlinux: withVmlinux ? vmlinux : null,
    cacheFolder: join(folder, name),
    env: {},
    root: folder,
  });

console.log(`${vmlinux}: ${(statSync(vmlinux).size / 1e6).toFixed(0)} MB`);
const file = await timed('index the vmlinux, cold (goal: 1 s)', () =>
  withFileSource(vmlinux, (source) => {
    const elf = readElf(source);
    const raw = readElfSymbols(source, elf, symbolSection(elf)!);
    return buildSymbolIndex(raw, { source: 'vmlinux', buildId: elfBuildId(source, elf) });
  }),
);
await indexCache(folder).store('bench', 'vmlinux', file);
const index = await timed('load that index, warm (goal: 50 ms)', () =>
  indexCache(folder).load('bench', 'vmlinux')!,
);
const table = new IndexedSymbolTable(index);
console.log(
  `  ${table.length.toLocaleString('en-US')} functions, index of ${(file.length / 1e6).toFixed(1)} MB`,
);
await timed('1 M look-ups by address halves', () => {
  let found = 0;
  for (let round = 0; round < 1e6; round += 1) {
    const row = (round * 7919) % table.length;
    found += table.findHalves(0xffff_ffff, Number(table.address[row]! & 0xffff_ffffn) + 1);
  }
  return found;
});

console.log(`\n${bzImage}`);
await timed('everything from the image alone, cold', () => load('own', false));
const own = await timed('the same, warm', () => load('own', false));
await timed('with the vmlinux, cold', () => load('both', true));
await timed('the same, warm', () => load('both', true));
await timed('landmarks for the tracer', () => kernelLandmarks(defaultArchitecture, own.table, own.facts));

const content = await timed('open (header, decompress, ELF)', () => readKernelImage(bzImage).open().bytes);
console.log(
  `\nkernel of ${(content.length / 1e6).toFixed(1)} MB, recompressed with the options of the kernel's build`,
);
const programs: readonly (readonly [Compression, readonly string[]])[] = [
  ['gzip', []],
  ['lz4', ['-l', '-9']],
  ['zstd', ['-q', '-12', '--long=27']],
  ['lzma', ['-1']],
  ['xz', ['--check=crc32', '--x86', '--lzma2=preset=1,dict=32MiB']],
  ['bzip2', ['-9']],
];
for (const [program, options] of programs) {
  const packed = program === 'gzip' ? gzipSync(content) : run(program, [...options, '-c'], content);
  if (packed === null) continue;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const payload = program === 'gzip' ? packed : Buffer.concat([packed, size]);
  const decoded = await timed(`${program.padEnd(5)} here`, () =>
    decompressPayload(payload, program, 1 << 30),
  );
  if (!decoded.equals(content)) console.log(`  ${program}: WRONG CONTENT`);
  await timed(`${program.padEnd(5)} its own program`, () => run(program, ['-dc'], packed));
}
console.log(`\nresident memory at most: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
rmSync(folder, { recursive: true });

function run(program: string, options: readonly string[], input: Buffer): Buffer | null {
  const { status, stdout } = spawnSync(program, options, {
    input,
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
}

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `  ${what.padEnd(42)} ${wall.toFixed(0).padStart(6)} ms (${((user + system) / 1000).toFixed(0)} ms)`,
  );
  return result;
}
