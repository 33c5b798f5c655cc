/**
 * Debian's kernels against what other tools say of them: nm, gdb and readelf of the vmlinux in the -dbg package,
 * and scripts/kallsyms, the kernel's own encoder, of the linux-kbuild packages.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { isBorderName } from '../../src/symbols/alias-order.ts';
import { findBtf } from '../../src/symbols/btf.ts';
import { detectKaslrOffset } from '../../src/symbols/kaslr.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelLandmarks } from '../../src/symbols/kernel-landmarks.ts';
import { loadSymbols, type LoadedSymbols } from '../../src/symbols/load-symbols.ts';
import { readKallsyms } from '../../src/symbols/kallsyms.ts';
import { openKernelElf } from '../../src/symbols/kernel-elf.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import { findVdso, kernelVdso } from '../../src/symbols/vdso.ts';
import { buildBzImage, withSize } from '../support/build-kernel.ts';
import { hasProgram } from '../support/has-program.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { debianPackage, testKernel, testVmlinux } from '../support/test-cache.ts';

const minutes = 60_000;
jest.setTimeout(2 * minutes); // machines that build kernels beside are slow
const folder = mkdtempSync(join(tmpdir(), 'bootgate-real-kernels-'));
const output = { maxBuffer: 1 << 28, encoding: 'utf8' } as const;

afterAll(() => rmSync(folder, { recursive: true }));

/** Never the cache of an earlier run, never debug information installed on this machine. */
function load(kernel: string, vmlinux: string | null = null): Promise<LoadedSymbols> {
  return loadSymbols({ kernel, vmlinux, cacheFolder: folder, env: {}, root: folder });
}

interface NmLine {
  readonly address: bigint;
  readonly type: string;
  readonly name: string;
}

function nm(path: string): NmLine[] {
  return execFileSync('nm', [path], output)
    .trimEnd()
    .split('\n')
    .map((line) => ({ address: BigInt(`0x${line.slice(0, 16)}`), type: line[17]!, name: line.slice(19) }));
}

/** Names of symbols without a size: `nm -S` leaves its column out. */
function unsizedSymbols(path: string): Set<string> {
  const lines = execFileSync('nm', ['-S', path], output).trimEnd().split('\n');
  return new Set(lines.filter((line) => /^\w+ [tTwW] /.test(line)).map((line) => line.slice(19)));
}

/** Addresses inside of functions, the same in every run. */
function sampleAddresses(table: SymbolTable, count: number): bigint[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, () => {
    const row = Math.floor(random() * table.length);
    return table.address[row]! + BigInt(Math.floor(random() * table.size[row]!));
  });
}

describe('Debian 6.1 with its debug package', () => {
  let vmlinux: string;
  let symbols: NmLine[];
  let table: SymbolTable;
  let kallsyms: LoadedSymbols;

  beforeAll(async () => {
    vmlinux = testVmlinux('6.1');
    symbols = nm(vmlinux);
    kallsyms = await load(testKernel('6.1'));
    table = (await load(testKernel('6.1'), vmlinux)).table;
  }, 5 * minutes);

  test('every symbol nm lists has its address', () => {
    expect(symbols.length).toBeGreaterThan(100_000);
    expect(table.source).toBe('vmlinux');
    const wrong = symbols.filter(({ name, address }) => !table.addressesOf(name).includes(address));
    expect(wrong).toEqual([]);
  });

  test('every address nm has code at is found, under one of its names', () => {
    const code = symbols.filter(({ type, name }) => 'tTwW'.includes(type) && !isBorderName(name));
    const names = new Map<bigint, string[]>();
    for (const { address, name } of code) names.set(address, [...(names.get(address) ?? []), name]);
    expect(table.length).toBe(names.size);
    const wrong = [...names].filter(([address, group]) => {
      const row = table.find(address);
      return row < 0 || table.address[row] !== address || !group.includes(table.name(row));
    });
    expect(wrong).toEqual([]);
  });

  test("the build-id is readelf's", () => {
    const notes = execFileSync('readelf', ['-n', vmlinux], {
      ...output,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(table.buildId).toBe(/Build ID: (\w+)/.exec(notes)![1]);
    expect(kallsyms.facts.buildId).toBe(table.buildId);
  });

  (hasProgram('gdb') ? test : test.skip)(
    "500 addresses are where gdb's `info symbol` says",
    () => {
      const stripped = join(folder, 'vmlinux');
      execFileSync('objcopy', ['--strip-debug', vmlinux, stripped]);
      const addresses = sampleAddresses(table, 500);
      const script = join(folder, 'script.gdb');
      const questions = addresses.map((address) => `info symbol 0x${address.toString(16)}\n`);
      writeFileSync(script, questions.join(''));
      const lines = execFileSync(
        'gdb',
        ['-batch', '-nx', '-iex', 'set demangle-style none', '-x', script, stripped],
        output,
      )
        .trimEnd()
        .split('\n');
      expect(lines).toHaveLength(500);
      // gdb passes over labels without a size when a sized function encloses them.
      const labels = unsizedSymbols(stripped);
      const wrong = lines.filter((line, index) => {
        const [, name, offset] = /^(\S+)(?: \+ (\d+))? in section/.exec(line) ?? [];
        const row = table.find(addresses[index]!);
        if (row < 0) return true;
        const start = addresses[index]! - BigInt(offset ?? 0);
        if (labels.has(table.name(row)) && start < table.address[row]!) return false;
        return table.address[row] !== start || !table.aliases(row).includes(name!);
      });
      expect(wrong).toEqual([]);
    },
    2 * minutes,
  );

  test('the kernel image by itself gives the same functions under the same names', () => {
    const own = kallsyms.table;
    expect(own.source).toBe('kallsyms');
    const different = Array.from({ length: table.length }, (_, row) => row).filter((row) => {
      const other = own.find(table.address[row]!);
      return other < 0 || own.address[other] !== table.address[row] || own.name(other) !== table.name(row);
    });
    expect(different.map((row) => table.name(row))).toEqual([]);
    expect(own.length).toBe(table.length);
  });

  test('… and the same function for 99.9 % of addresses inside of functions', () => {
    const addresses = sampleAddresses(table, 20_000);
    const equal = addresses.filter((address) => {
      const row = kallsyms.table.find(address);
      return row >= 0 && kallsyms.table.name(row) === table.name(table.find(address));
    });
    expect(equal.length / addresses.length).toBeGreaterThan(0.999);
  });

  test('both give the tracer the same landmarks', () => {
    const fromVmlinux = kernelLandmarks(defaultArchitecture, table, kallsyms.facts);
    const own = kernelLandmarks(defaultArchitecture, kallsyms.table, kallsyms.facts);
    expect(own.functionEntries).toEqual(fromVmlinux.functionEntries);
    expect(own.interruptEntries).toEqual(fromVmlinux.interruptEntries);
    expect(own.faultEntries).toEqual(fromVmlinux.faultEntries);
    expect(own.initcalls).toEqual(fromVmlinux.initcalls);
    expect(own.initcalls.map(({ name }) => name)).toContain('populate_rootfs');
    expect(own.initcalls.length).toBeGreaterThan(500);
  });

  test('BTF is where readelf sees it', () => {
    const sections = execFileSync('readelf', ['-SW', vmlinux], {
      ...output,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, , size] = / \.BTF +PROGBITS +(\w+) \w+ (\w+)/.exec(sections)!;
    expect(findBtf(readKernelImage(testKernel('6.1')).open())).toHaveLength(parseInt(size!, 16));
  });

  test('a kernel that moved is found out by the blocks that ran', () => {
    const entries = sampleAddresses(table, 300).map((address) => table.address[table.find(address)]!);
    const moved = [...sampleAddresses(table, 1500), ...entries].map((address) => address + 0x1260_0000n);
    expect(detectKaslrOffset(BigUint64Array.from(moved), table)).toEqual({
      kind: 'offset',
      offset: 0x1260_0000n,
    });
  });

  test("Debian's System.map of the debug package fits, that of another kernel does not", async () => {
    const map = join(vmlinux, '..', 'System.map-6.1.0-56-cloud-amd64');
    expect((await load(testKernel('6.1'), map)).table.length).toBe(table.length);
    await expect(load(testKernel('6.12'), map)).rejects.toThrow(/System.map belongs to another kernel/);
  });

  test("the other kernel's vmlinux is refused, the stub of a System.map too", async () => {
    await expect(load(testKernel('6.12'), vmlinux)).rejects.toThrow(
      /its build-id is 3b43fad5\w+, that of .* is 7f76f39f\w+/,
    );
    const stub = join(testKernel('6.1'), '..', 'System.map-6.1.0-56-cloud-amd64');
    await expect(load(testKernel('6.1'), stub)).rejects.toThrow(/is a stub/);
  });

  describe("the kernel's own encoder", () => {
    let map: string;
    let mapWithoutPerCpu: string;
    const firstText = 0xffff_ffff_8100_0000n;

    function writeMap(name: string, lines: readonly NmLine[]): string {
      const path = join(folder, name);
      const text = lines.map(
        ({ address, type, name }) => `${address.toString(16).padStart(16, '0')} ${type} ${name}\n`,
      );
      writeFileSync(path, text.sort().join(''));
      return path;
    }

    beforeAll(() => {
      map = writeMap('all.map', symbols);
      mapWithoutPerCpu = writeMap(
        'image.map',
        symbols.filter(({ address }) => address >= firstText),
      );
    }, minutes);

    test.each([
      ['6.1', []],
      ['6.1', ['--base-relative']],
      ['6.1', ['--base-relative', '--absolute-percpu']],
      ['6.12.117+deb12', ['--absolute-percpu']],
    ])(
      'linux-kbuild-%s %j is read back',
      (release, options) => {
        expectReadBack(
          encode(release, options, options.length === 1 && release === '6.1' ? mapWithoutPerCpu : map),
        );
      },
      2 * minutes,
    );

    test(
      'so is what 7.0 makes of it: addresses relative to their place, all aligned to 4 bytes',
      () => {
        expectReadBack(placeRelative(encode('6.12.117+deb12', [], mapWithoutPerCpu)));
      },
      2 * minutes,
    );

    function encode(release: string, options: readonly string[], input: string): string {
      const tools = join(debianPackage(`linux-kbuild-${release}`), `usr/lib/linux-kbuild-${release}`);
      return execFileSync(join(tools, 'scripts/kallsyms'), ['--all-symbols', ...options, input], output);
    }

    function expectReadBack(assembly: string): void {
      const raw = readKallsyms(openKernelElf('kernel', assemble(assembly)));
      const known = new Set(symbols.map(({ address, name }) => `${address.toString(16)} ${name}`));
      const read = Array.from({ length: raw.length }, (_, symbol) => {
        const at = raw.name[symbol]!;
        const address = (BigInt(raw.high[symbol]!) << 32n) | BigInt(raw.low[symbol]!);
        return `${address.toString(16)} ${raw.names.toString('latin1', at, raw.names.indexOf(0, at))}`;
      });
      expect(read.length).toBeGreaterThan(80_000);
      expect(read.filter((entry) => !known.has(entry))).toEqual([]);
    }

    /** The encoder's output of 6.12 as that of 7.0 (commit a081b5789255) would be. */
    function placeRelative(assembly: string): string {
      const [head, offsets, rest] = assembly.split(/^(?=kallsyms_offsets:|\.globl kallsyms_relative_base)/m);
      const placed = offsets!.replace(
        /\.long\s+(0x[0-9a-f]+|0)/g,
        (_, offset: string) => `.long _text + ${offset} - .`,
      );
      const withoutBase = rest!.replace(/\.globl kallsyms_relative_base[^]*?(?=\.globl)/, '');
      return (head! + placed + withoutBase).replace(/\tALGN/g, '\t.balign 4');
    }

    function assemble(assembly: string): Buffer {
      const source = join(folder, 'kallsyms.S');
      const object = join(folder, 'kallsyms.o');
      const linked = join(folder, 'kallsyms.elf');
      const text = '\n\t.section .text,"ax"\n\t.globl _text\n_text:\n\t.fill 4096, 1, 0x90\n';
      writeFileSync(source, assembly.replace(/#include.*\n/g, '#define BITS_PER_LONG 64\n') + text);
      execFileSync('cc', ['-c', '-o', object, source]);
      execFileSync('ld', [
        ...['-o', linked, '-e', '_text', '--no-relax', '-z', 'noexecstack'],
        ...['-Ttext=0xffffffff81000000', '--section-start=.rodata=0xffffffff82000000', object],
      ]);
      return widened(readFileSync(linked));
    }

    /** The link holds 4 KiB of text; the kernel's would reach further. */
    function widened(elf: Buffer): Buffer {
      const headers = Number(elf.readBigUInt64LE(32));
      for (let index = 0; index < elf.readUInt16LE(56); index += 1) {
        const at = headers + index * 56;
        if (elf.readUInt32LE(at) === 1) elf.writeBigUInt64LE(0x400_0000n, at + 40);
      }
      return elf;
    }
  });
});

describe('Debian 6.12, by itself', () => {
  test('gives the functions, the banner and the initcalls', async () => {
    const { table, facts } = await load(testKernel('6.12'));
    expect(facts.banner).toMatch(/^Linux version 6\.12\.117\+deb12-cloud-amd64 /);
    expect(table.length).toBeGreaterThan(90_000);
    for (const name of ['start_kernel', 'asm_exc_page_fault', 'entry_SYSCALL_64', '__switch_to_asm']) {
      expect(table.name(table.find(table.addressOf(name)!))).toBe(name);
    }
    expect(facts.initcalls.length).toBeGreaterThan(500);
  });
});

describe('recompressed', () => {
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ['gzip', ['-n', '-9']],
    ['xz', ['--check=crc32', '--x86', '--lzma2=preset=1,dict=32MiB']],
    ['lzma', ['-1']],
    ['bzip2', ['-9']],
    ['zstd', ['-q', '-19', '--long=27']],
    ['lz4', ['-l', '-9']],
  ];

  test.each(programs)(
    'with %s, the kernel gives the same',
    (program, options) => {
      if (!hasProgram(program)) return;
      const content = readKernelImage(testKernel('6.1')).open().bytes;
      const packed = execFileSync(program, [...options, '-c'], { input: content, maxBuffer: 1 << 28 });
      const path = join(folder, `bzImage.${program}`);
      writeFileSync(path, buildBzImage(program === 'gzip' ? packed : withSize(packed, content.length)));
      const image = readKernelImage(path);
      expect(image.compression).toBe(program);
      expect(image.open().bytes.equals(content)).toBe(true);
    },
    3 * minutes,
  );
});

describe('the vDSO of Linux 6.1', () => {
  /** What the package of debug information ships: the same code, not stripped. */
  const shipped = join(dirname(testVmlinux('6.1')), '../lib/modules/6.1.0-56-cloud-amd64/vdso/vdso64.so');
  const kernel = readKernelImage(testKernel('6.1'));
  const exported = (path: string): string[] =>
    execFileSync('nm', ['-D', path], output).trimEnd().split('\n').sort();

  test('exports what the one that the package ships does', async () => {
    const found = await kernelVdso(kernel, folder, 8192);
    const path = join(folder, 'vdso64.so');
    writeFileSync(path, found!);
    expect(exported(path)).toEqual(exported(shipped));
    expect(exported(path).join()).toContain('__vdso_clock_gettime');
    expect((await kernelVdso(kernel, folder, 8192))!.equals(found!)).toBe(true); // as it was kept
  });

  test('is none of another size', async () => {
    expect(await kernelVdso(kernel, folder, 4096)).toBeNull();
  });

  test('is not one that is cut short, nor one for 32-bit programs', () => {
    const opened = kernel.open();
    const bytes = Buffer.from(opened.bytes);
    const at = opened.bytes.indexOf(findVdso(opened, defaultArchitecture.elfMachine)!);
    expect(at % 4096).toBe(0);
    bytes.writeBigUInt64LE(1n << 40n, at + 40); // where its section headers are
    expect(findVdso({ ...opened, bytes }, defaultArchitecture.elfMachine)).toBeNull();
    bytes[at + 4] = 1;
    expect(findVdso({ ...opened, bytes }, defaultArchitecture.elfMachine)).toBeNull();
  });
});
