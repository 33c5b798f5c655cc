import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bufferSource } from '../../src/base/byte-source.ts';
import { readElf } from '../../src/symbols/elf-file.ts';
import { loadSymbols, type LoadSymbolsOptions } from '../../src/symbols/load-symbols.ts';
import {
  buildBzImage,
  buildKernelElf,
  someSymbols,
  textStart,
  type BuiltSymbol,
} from '../support/build-kernel.ts';

const buildId = 'cd'.repeat(20);
const symbols = someSymbols(600);
const elf = buildKernelElf({ symbols, buildId });
const vmlinux = buildKernelElf({ symbols, buildId, symtab: true });

let folder: string;
let kernel: string;
const made: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-load-symbols-'));
  made.push(folder);
  kernel = file('vmlinuz', buildBzImage(gzipSync(elf)));
});

afterAll(() => {
  for (const one of made) rmSync(one, { recursive: true });
});

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function load(options: Partial<LoadSymbolsOptions> = {}): ReturnType<typeof loadSymbols> {
  return loadSymbols({
    kernel,
    cacheFolder: join(folder, 'cache'),
    env: {},
    root: join(folder, 'root'),
    ...options,
  });
}

function systemMap(entries: readonly BuiltSymbol[]): string {
  const lines = entries.map(
    ({ address, type, name }) => `${address.toString(16).padStart(16, '0')} ${type} ${name}\n`,
  );
  return lines.join('');
}

describe('the source of symbols', () => {
  test('is the kernel itself when there is nothing better', async () => {
    const { table, facts, warnings } = await load();
    expect(table.source).toBe('kallsyms');
    expect(table.buildId).toBe(buildId);
    expect(facts.buildId).toBe(buildId);
    expect(warnings).toEqual([]);
    expect(table.name(table.find(textStart + 35n))).toBe('__initer.2');
    expect(table.text).toEqual([{ start: textStart, end: textStart + 9600n }]);
  });

  test('is the vmlinux that was given', async () => {
    const { table, warnings } = await load({ vmlinux: file('vmlinux', vmlinux) });
    expect(table.source).toBe('vmlinux');
    expect(warnings).toEqual([]);
    expect(table.name(table.find(textStart + 35n))).toBe('__initer.2');
  });

  test('is the System.map that was given', async () => {
    const { table } = await load({ vmlinux: file('System.map', systemMap(symbols)) });
    expect(table.source).toBe('System.map');
    expect(table.addressOf('foo_10')).toBe(textStart + 160n);
  });

  test.each([
    `root/usr/lib/debug/.build-id/cd/${'cd'.repeat(19)}.debug`,
    'root/usr/lib/debug/boot/vmlinux-6.1.0-test',
    'root/usr/lib/debug/lib/modules/6.1.0-test/vmlinux',
  ])('is installed debug information: %s', async (path) => {
    file(path, vmlinux);
    expect((await load()).table.source).toBe('vmlinux');
  });

  test('is the vmlinux of the build tree that the bzImage lies in', async () => {
    file('linux/vmlinux', vmlinux);
    const built = file('linux/arch/x86/boot/bzImage', buildBzImage(gzipSync(elf)));
    expect((await load({ kernel: built })).table.source).toBe('vmlinux');
  });

  test('is a vmlinux as it is now, not as one of the same build-id was', async () => {
    expect((await load({ kernel: file('vmlinux', elf) })).table.addressOf('foo_10')).toBe(textStart + 160n);
    const renamed = symbols.map((symbol) => ({ ...symbol, name: symbol.name.replace('foo_10', 'foo_aa') }));
    const patched = file('vmlinux', buildKernelElf({ symbols: renamed, buildId }));
    const { table } = await load({ kernel: patched });
    expect(table.addressOf('foo_aa')).toBe(textStart + 160n);
    expect(table.addressOf('foo_10')).toBeNull();
  });

  test('is the symbol table of a kernel that is a vmlinux itself', async () => {
    expect((await load({ kernel: file('vmlinux', vmlinux) })).table.source).toBe('vmlinux');
    const nameless = file('nameless', buildKernelElf({ symbols, buildId: null, symtab: true }));
    expect((await load({ kernel: nameless })).table.source).toBe('vmlinux');
    const stripped = await load({ kernel: file('stripped', elf), cacheFolder: join(folder, 'other') });
    expect(stripped.table.source).toBe('kallsyms');
  });

  test('is the symbol table of a vmlinux without content, as debuginfo packages have it', async () => {
    const bare = buildKernelElf({ symbols, shape: null, buildId, symtab: true });
    expect((await load({ kernel: file('vmlinux.debug', bare) })).table.source).toBe('vmlinux');
  });

  test('is never installed debug information of another kernel', async () => {
    const path = 'root/usr/lib/debug/boot/vmlinux-6.1.0-test';
    file(path, buildKernelElf({ symbols, buildId: 'ef'.repeat(20), symtab: true }));
    expect((await load()).table.source).toBe('kallsyms');
    // … not even where it says that it were this one's
    const shifted = symbols.map((symbol) => ({ ...symbol, address: symbol.address + 0x40n }));
    const liar = file(path, buildKernelElf({ symbols: shifted, buildId, symtab: true }));
    const { table, warnings } = await load();
    expect(table.source).toBe('kallsyms');
    expect(warnings).toEqual([
      `${liar} is not used: its build-id is the kernel's, and its symbols are another kernel's`,
    ]);
  });
});

describe('refused', () => {
  test("a vmlinux that is not this kernel's, naming both build-ids", async () => {
    const other = file('vmlinux', buildKernelElf({ symbols, buildId: 'ef'.repeat(20), symtab: true }));
    await expect(load({ vmlinux: other })).rejects.toMatchObject({
      message: `${other}: this vmlinux belongs to another kernel: its build-id is ${'ef'.repeat(20)}, that of ${kernel} is ${buildId}`,
      exitStatus: 2,
    });
  });

  test('a stripped vmlinux', async () => {
    await expect(load({ vmlinux: file('vmlinux', elf) })).rejects.toThrow(
      /has no symbol table: it was stripped/,
    );
  });

  test("a System.map that is not this kernel's, naming a function that stands elsewhere", async () => {
    const shifted = symbols.map((symbol) => ({ ...symbol, address: symbol.address + 0x40n }));
    await expect(load({ vmlinux: file('System.map', systemMap(shifted)) })).rejects.toThrow(
      /belongs to another kernel: foo_0 is at 0xffffffff81000000 in the kernel and at 0xffffffff81000040 in this file/,
    );
  });

  test("Debian's stub of a System.map", async () => {
    const stub = 'ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n';
    await expect(load({ vmlinux: file('System.map', stub) })).rejects.toThrow(/this System.map is a stub/);
  });

  test.each([
    ['ffffffff81000000 T good\nffffffff8100zzzz T bad\n', 2],
    ['ffffffff81000000 T good\nffffffff81000010 T\n', 2],
    ['ffffffff81000000 T good\n\nffffffff81000010 T more\n', 2],
    ['<html>\n', 1],
    ['ffffffff81000000 T good\nffffffff81000010 + odd\n', 2],
  ])('a corrupt System.map, with the line: %j', async (content, line) => {
    const path = file('System.map', content);
    await expect(load({ vmlinux: path })).rejects.toMatchObject({
      place: { file: path, line },
      exitStatus: 2,
    });
  });

  test('a vmlinux that does not exist', async () => {
    await expect(load({ vmlinux: join(folder, 'none') })).rejects.toThrow(/none: there is no such file/);
  });

  test('a kernel without any symbols', async () => {
    const bare = file('bare', buildBzImage(gzipSync(buildKernelElf({ symbols: [], shape: null }))));
    await expect(load({ kernel: bare })).rejects.toThrow(/carries no symbol table of its own/);
  });
});

describe('without a build-id', () => {
  const nameless = (): string => file('vmlinux', buildKernelElf({ symbols, buildId: null, symtab: true }));

  test("a vmlinux is held against the kernel's own symbols", async () => {
    const { table, own, warnings } = await load({ vmlinux: nameless() });
    expect(table.source).toBe('vmlinux');
    expect(own!.source).toBe('kallsyms');
    expect(warnings).toEqual([]);
  });

  test('where it has none, the warning says what was not checked', async () => {
    const given = nameless();
    const bare = file('bare', buildBzImage(gzipSync(buildKernelElf({ symbols: [], shape: null }))));
    const { table, warnings } = await load({ kernel: bare, vmlinux: given });
    expect(table.source).toBe('vmlinux');
    expect(warnings).toEqual([
      `${given} has no build-id: whether vmlinux and kernel belong together is unchecked`,
    ]);
  });
});

describe('a kernel compressed in a way unknown here', () => {
  const lzo = buildBzImage(Buffer.concat([Buffer.from([0x89, 0x4c, 0x5a, 0x4f]), Buffer.alloc(3000, 1)]));

  test('is refused by itself, with the way out', async () => {
    await expect(load({ kernel: file('lzo', lzo) })).rejects.toMatchObject({
      message: expect.stringContaining('Bootgate cannot decompress lzo'),
      hint: expect.stringContaining('--vmlinux'),
    });
  });

  test('is taken with a vmlinux, which then tells what the kernel would', async () => {
    const path = file('lzo', lzo);
    const given = file('vmlinux', vmlinux);
    const { table, facts, warnings } = await load({ kernel: path, vmlinux: given });
    expect(table.source).toBe('vmlinux');
    expect(facts.start).toBe(textStart);
    expect(warnings).toEqual([
      `the kernel inside ${path} cannot be read: whether ${given} belongs to it is unchecked`,
    ]);
  });
});

describe('the cache', () => {
  test('is used the second time, and gives the same', async () => {
    const first = await load();
    const [name] = readdirSync(join(folder, 'cache/symbols'));
    const cached = readFileSync(join(folder, 'cache/symbols', name!));
    const second = await load();
    expect(second.facts).toEqual(first.facts);
    expect(Array.from(second.table.address)).toEqual(Array.from(first.table.address));
    expect(readFileSync(join(folder, 'cache/symbols', name!)).equals(cached)).toBe(true);
  });

  test.each(['cut short', 'one bit flipped', 'emptied'])('is rebuilt when it was %s', async (damage) => {
    const first = await load();
    const path = join(folder, 'cache/symbols', readdirSync(join(folder, 'cache/symbols'))[0]!);
    const whole = readFileSync(path);
    const damaged = damage === 'cut short' ? whole.subarray(0, -100) : Buffer.from(whole);
    if (damage === 'one bit flipped') damaged[whole.length - 2000]! ^= 4;
    writeFileSync(path, damage === 'emptied' ? '' : damaged);
    const second = await load();
    expect(Array.from(second.table.address)).toEqual(Array.from(first.table.address));
    expect(readFileSync(path).equals(whole)).toBe(true);
  });

  test('that cannot be written is a warning', async () => {
    file('cache/symbols', 'a file where the folder should be');
    const { table, warnings } = await load();
    expect(table.length).toBeGreaterThan(500);
    expect(warnings).toEqual([expect.stringMatching(/^the symbol index could not be kept: /)]);
  });

  test('keeps the indexes used last, and removes what a crash left', async () => {
    for (let index = 0; index < 70; index += 1) {
      const when = new Date(2020, 0, 1, 0, index);
      utimesSync(file(`cache/symbols/${'0'.repeat(38)}${10 + index}.vmlinux`, 'old'), when, when);
    }
    const longAgo = new Date(2020, 0, 1);
    utimesSync(file('cache/symbols/.abc.1.download', 'left'), longAgo, longAgo);
    file('cache/symbols/.def.2.download', 'being written');
    await load();
    const left = readdirSync(join(folder, 'cache/symbols')).sort();
    expect(left.filter((name) => !name.startsWith('.'))).toHaveLength(60);
    expect(left).toContain(`${'0'.repeat(38)}79.vmlinux`);
    expect(left).not.toContain(`${'0'.repeat(38)}10.vmlinux`);
    expect(left.filter((name) => name.startsWith('.'))).toEqual(['.def.2.download']);
  });

  test('keeps an index by what is in it: files of one build-id are not taken for each other', async () => {
    const path = 'root/usr/lib/debug/boot/vmlinux-6.1.0-test';
    const renamed = [...symbols, { ...symbols[10]!, name: 'bar_10', address: symbols[10]!.address + 4n }];
    const other = buildKernelElf({ symbols: renamed, buildId, symtab: true });
    for (const [content, found] of [
      [vmlinux, null],
      [other, symbols[10]!.address + 4n],
      [vmlinux, null],
    ] as const) {
      file(path, content);
      expect((await load()).table.addressOf('bar_10')).toBe(found);
      expect((await load({ vmlinux: join(folder, path) })).table.addressOf('bar_10')).toBe(found);
    }
    rmSync(join(folder, path));
    const { table } = await load();
    expect([table.source, table.addressOf('bar_10')]).toEqual(['kallsyms', null]);
    const stripped = file('vmlinux', elf);
    expect((await load({ kernel: stripped })).table.source).toBe('kallsyms');
  });
});

describe('debuginfod', () => {
  async function served(
    answer: (url: string) => { status: number; body: Buffer },
    use: (url: string, asked: string[]) => Promise<void>,
    section: (url: string) => { status: number; body: Buffer } | null = () => null,
  ): Promise<void> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      const none = { status: 404, body: Buffer.from('not found') };
      const { status, body } = request.url!.includes('/section/')
        ? (section(request.url!) ?? none)
        : answer(request.url!);
      response.writeHead(status, { 'content-length': body.length });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test('is asked by build-id where DEBUGINFOD_URLS names a server; only the index is kept', async () => {
    await served(
      () => ({ status: 200, body: vmlinux }),
      async (url, asked) => {
        const { table, warnings } = await load({ env: { DEBUGINFOD_URLS: `${url}/` } });
        expect(table.source).toBe('vmlinux');
        expect(warnings).toEqual([]);
        expect(asked).toEqual([`/buildid/${buildId}/section/.symtab`, `/buildid/${buildId}/debuginfo`]);
        expect(
          readdirSync(join(folder, 'cache/symbols')).filter((name) => name.includes('download')),
        ).toEqual([]);
      },
    );
  });

  test('that does not know the kernel is passed over in silence, the next one asked', async () => {
    await served(
      (url) =>
        url.startsWith('/first') ? { status: 404, body: Buffer.alloc(0) } : { status: 200, body: vmlinux },
      async (url, asked) => {
        const { table, warnings } = await load({ env: { DEBUGINFOD_URLS: `${url}/first ${url}/second` } });
        expect(table.source).toBe('vmlinux');
        expect(warnings).toEqual([]);
        expect(asked.filter((one) => one.endsWith('debuginfo'))).toHaveLength(2);
      },
    );
  });

  test('that fails is a warning, and the kernel itself is read', async () => {
    await served(
      () => ({ status: 503, body: Buffer.alloc(0) }),
      async (url) => {
        const { table, warnings } = await load({ env: { DEBUGINFOD_URLS: url } });
        expect(table.source).toBe('kallsyms');
        expect(warnings).toEqual([`debuginfod server ${url}: it answered with status 503`]);
      },
    );
  });

  /** What newer servers answer to /section/NAME. */
  function sectionOf(image: Buffer): (url: string) => { status: number; body: Buffer } | null {
    return (url) => {
      const source = bufferSource('image', image);
      const found = readElf(source).sections.find(({ name }) => url.endsWith(`/section/${name}`));
      return found === undefined ? null : { status: 200, body: source.read(found.offset, found.size) };
    };
  }

  test('that gives sections is asked for the two that hold symbols', async () => {
    await served(
      () => ({ status: 500, body: Buffer.alloc(0) }),
      async (url, asked) => {
        const { table, warnings } = await load({ env: { DEBUGINFOD_URLS: url } });
        expect(warnings).toEqual([]);
        expect(table.source).toBe('vmlinux');
        expect(table.section(table.find(textStart + 35n))).toBe('.text');
        expect(asked).toEqual([`/buildid/${buildId}/section/.symtab`, `/buildid/${buildId}/section/.strtab`]);
        expect((await load()).table.source).toBe('vmlinux');
      },
      sectionOf(vmlinux),
    );
  });

  test("that gives another kernel's sections is not believed", async () => {
    const shifted = symbols.map((symbol) => ({ ...symbol, address: symbol.address + 0x40n }));
    await served(
      () => ({ status: 404, body: Buffer.alloc(0) }),
      async (url) => {
        const { table, warnings } = await load({ env: { DEBUGINFOD_URLS: url } });
        expect(table.source).toBe('kallsyms');
        expect(warnings).toEqual([`debuginfod server ${url}: the symbols it sent are another kernel's`]);
      },
      sectionOf(buildKernelElf({ symbols: shifted, symtab: true })),
    );
  });

  test("whose file is another kernel's is not believed", async () => {
    const other = buildKernelElf({ symbols: someSymbols(300), buildId: 'ef'.repeat(20), symtab: true });
    await served(
      () => ({ status: 200, body: other }),
      async (url) => {
        const { table, warnings } = await load({ env: { DEBUGINFOD_URLS: url } });
        expect(table.source).toBe('kallsyms');
        expect(warnings).toEqual([expect.stringContaining('another build-id')]);
      },
    );
  });
});
