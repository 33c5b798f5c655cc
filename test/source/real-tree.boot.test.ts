/**
 * Debian's kernel and its sources, held against what we did not write: addr2line for the file of a function,
 * get_maintainer.pl for whose it is. Every file of the kernel has to be found in Kbuild's files, but for a few.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { needsOfSource, readKernelTree, sourceArch, type KernelTree } from '../../src/source/kernel-tree.ts';
import { codeFilesByLines, type CodeFiles } from '../../src/symbols/code-files.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import {
  cachedFolder,
  debianPackage,
  testCacheFolder,
  testKernel,
  testVmlinux,
} from '../support/test-cache.ts';

let tree: KernelTree;
let table: SymbolTable;
let files: CodeFiles;

const rowsNamed = (name: string): number => table.find(table.addressOf(name)!);

/** every so manieth of a list */
const spread = <T>(all: readonly T[], count: number): T[] =>
  Array.from({ length: count }, (_, at) => all[Math.floor(((at + 0.5) * all.length) / count)]!);

(process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip)('Debian 6.1 and its source tree', () => {
  beforeAll(async () => {
    const source = join(
      cachedFolder('linux-6.1-sources', (folder) => {
        const archive = join(debianPackage('linux-source-6.1'), 'usr/src/linux-source-6.1.tar.xz');
        mkdirSync(join(folder, 'linux'));
        execFileSync('tar', ['-xf', archive, '-C', join(folder, 'linux'), '--strip-components=1']);
      }),
      'linux',
    );
    const { table: symbols, arch } = await loadSymbols({
      kernel: testKernel('6.1'),
      vmlinux: testVmlinux('6.1'),
      cacheFolder: join(testCacheFolder, 'bootgate'),
      env: {},
    });
    table = symbols;
    files = codeFilesByLines(testVmlinux('6.1'), table)!;
    tree = readKernelTree(source, sourceArch(architectureOf(arch.name).kernel.folder));
  }, 600_000);

  test('functions are from the file that addr2line names, or that includes it', () => {
    const rows = spread(
      Array.from({ length: table.length }, (_, row) => row),
      2000,
    );
    const input = rows.map((row) => `0x${table.address[row]!.toString(16)}\n`).join('');
    const lines = execFileSync('addr2line', ['-e', testVmlinux('6.1')], { input, encoding: 'utf8' })
      .trim()
      .split('\n');
    const counts = { same: 0, header: 0, included: 0, untold: 0 };
    for (const [at, row] of rows.entries()) {
      const path = files.fileOf[row] === -1 ? null : files.paths[files.fileOf[row]!]!;
      const truth = lines[at]!.replace(/:.*$/, '');
      if (path === null || truth === '??') counts.untold += 1;
      else if (truth.endsWith(`/${path}`)) counts.same += 1;
      else counts[truth.endsWith('.h') ? 'header' : 'included'] += 1;
    }
    // the unit before it ends with a row at its first address
    const find = rowsNamed('__orc_find');
    expect(files.paths[files.fileOf[find]!]).toMatch(/unwind_orc\.c$/);
    expect(counts.same).toBeGreaterThan(1700);
    expect(counts.included).toBeLessThan(60);
    expect(counts.untold).toBeLessThan(60);
  });

  test('every file is built by something that is known', () => {
    const unknown = files.paths.filter((path) => needsOfSource(tree, path) === null);
    expect(files.paths.length).toBeGreaterThan(2000);
    expect(unknown.length).toBeLessThan(10);
    expect(needsOfSource(tree, 'kernel/trace/ftrace.c')!.at(-1)).toBe('CONFIG_FUNCTION_TRACER');
    expect(needsOfSource(tree, 'net/ipv6/route.c')).toEqual(['CONFIG_NET', 'CONFIG_IPV6']);
    expect(needsOfSource(tree, 'mm/memory.c')!.at(-1)).toBe('CONFIG_MMU');
  });

  test('a file belongs to a section that get_maintainer.pl names first, or beside the first', () => {
    const picked = spread(
      files.paths.filter((path) => existsSync(join(tree.root, path))),
      100,
    );
    const options = ['--sections', '--no-git', '--no-git-fallback', '--no-tree', '-f'];
    const wrong = picked.filter((path) => {
      const out = execFileSync('perl', ['scripts/get_maintainer.pl', ...options, path], {
        cwd: tree.root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const sections = out.split('\n\n').map((text) => text.trim().split('\n')[0]!);
      return sections[0] !== tree.ownerOf(path);
    });
    // Of patterns as deep as one another the script takes either first.
    expect(wrong.length).toBeLessThanOrEqual(8);
  }, 600_000);
});
