/** Outside of src/arch no file names an architecture, a register, an entry or an address of one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../../src');
const particular = /x86|aarch64|\b(?:rsi|rdi|el0t?_\w+|pl011\w*)\b|asm_exc|entry_SYSCALL|0xa000_?0000/gi;

/** Names that contain one: of kernels and their files, of packages and their files. */
const names = [
  /arch\/x86\/[\w/.-]+/g, // a file of the kernel's tree
  /\.x86_64\/vmlinux/g, // Fedora's kernel, in an example
  /edk2-x86_64-code\.fd\.bz2/g, // a file of QEMU's source
];

/** Files that may, and why. */
const exempt: Readonly<Record<string, string>> = {
  'base/decompress/xz.ts': 'a filter of the xz format is called so, whatever is compressed',
  'base/decompress/x86-branch-filter.ts': 'the same',
  'tracer/compile-plugin.ts': 'the files of the plugin, one an architecture',
  'profile/cost-lists.ts': 'what was measured on which architecture',
};

function findings(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('arch/') && !Object.hasOwn(exempt, file))
    .flatMap((file) => {
      const text = names.reduce(
        (left, name) => left.replaceAll(name, ''),
        readFileSync(join(root, file), 'utf8'),
      );
      return [...new Set([...text.matchAll(particular)].map(([found]) => `${file}: ${found}`))];
    });
}

test('what is particular to an architecture is in src/arch', () => {
  expect(findings()).toEqual([]);
});
