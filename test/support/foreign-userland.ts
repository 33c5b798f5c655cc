/**
 * An initramfs with a userland of Debian's for a kernel of another architecture: busybox, strace and cat with their C
 * library, modules of the kernel's package, and a script. Made of packages that are unpacked, never installed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cpioArchive, type CpioEntry } from '../../src/boot/cpio.ts';
import { foreignKernels, foreignPackage, suitePackage, type ForeignKernel } from './debian-suites.ts';
import { cachedFile } from './initrd-variants.ts';

/** What a script of such an initramfs can count on: `busybox` in its path, and these. */
const programs = [
  ['busybox-static', 'busybox'],
  ['strace', 'strace'],
  ['coreutils', 'cat'],
] as const;

/** The release that has programs for it: Debian 12 has none for riscv64. */
const userlandOf = { arm64: 'bookworm', riscv64: 'trixie' } as const;

export interface Userland {
  /** names of modules, as `depends=` has them; what they need is loaded before */
  readonly modules: readonly string[];
  /** further programs, by name, in /bin */
  readonly programs?: Readonly<Record<string, Uint8Array>>;
  /** what /init does once modules are loaded and /proc is mounted; then the machine is switched off */
  readonly script: string;
}

/** Path of the initramfs, in the test cache. */
export function foreignUserland(kernel: ForeignKernel, userland: Userland): string {
  const { arch } = foreignKernels[kernel];
  const unpacked = (name: string): string => suitePackage(name, userlandOf[arch], arch);
  const modules = modulesInOrder(moduleFolder(kernel), userland.modules);
  const init = `#!/bin/busybox sh
busybox mount -t proc proc /proc
${modules.map((path) => `busybox insmod /modules/${basename(path).replace(/\..*/, '')}.ko`).join('\n')}
${userland.script}
busybox poweroff -f
`;
  const executable = (path: string, content: Uint8Array): CpioEntry => ({
    ...{ path, kind: 'file', content, permissions: 0o755 },
  });
  const strace = readFileSync(fileIn(unpacked('strace'), 'strace'));
  const loader = /(\/lib[\w/.-]*\/ld-[\w.-]+)\0/.exec(strace.toString('latin1'))![1]!;
  const libc = fileIn(unpacked('libc6'), 'libc.so.6');
  const libraries = join('lib', basename(join(libc, '..')));
  return cachedFile(
    'cpio',
    cpioArchive([
      ...['bin', 'dev', 'lib', libraries, 'modules', 'proc'].map(
        (path) => ({ path, kind: 'folder' }) as const,
      ),
      { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
      { path: 'dev/null', kind: 'character-device', major: 1, minor: 3 },
      ...programs.map(([name, file]) =>
        executable(`bin/${file}`, readFileSync(fileIn(unpacked(name), file))),
      ),
      ...Object.entries(userland.programs ?? {}).map(([name, content]) => executable(`bin/${name}`, content)),
      executable(loader.slice(1), readFileSync(fileIn(unpacked('libc6'), basename(loader)))),
      executable(join(libraries, 'libc.so.6'), readFileSync(libc)),
      ...modules.map((path) => ({
        ...{ path: `modules/${basename(path).replace(/\..*/, '')}.ko`, kind: 'file' as const },
        content: moduleContent(path),
      })),
      executable('init', Buffer.from(init)),
    ]),
  );
}

/** The file of this name, not a link to it, in an unpacked package. */
function fileIn(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find(
    (entry) => entry.isFile() && entry.name === name && !entry.parentPath.includes('/share/'),
  );
  if (found === undefined) throw new Error(`no ${name} in ${folder}`);
  return join(found.parentPath, name);
}

function moduleFolder(kernel: ForeignKernel): string {
  const { arch, suite } = foreignKernels[kernel];
  const folder = suitePackage(foreignPackage(kernel), suite, arch);
  return ['lib/modules', 'usr/lib/modules']
    .map((path) => join(folder, path))
    .find((path) => existsSync(path))!;
}

/** Paths of these modules and of those they need, each after what it needs. */
function modulesInOrder(folder: string, names: readonly string[]): string[] {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(({ name }) => /\.ko(\.xz)?$/.test(name))
      .map((entry) => [
        entry.name.replace(/\..*/, '').replaceAll('-', '_'),
        join(entry.parentPath, entry.name),
      ]),
  );
  const order: string[] = [];
  const add = (name: string): void => {
    const path = files.get(name);
    if (path === undefined) throw new Error(`${folder} has no module ${name}`);
    if (order.includes(path)) return;
    const needs = /\0depends=([\w,-]*)\0/.exec(moduleContent(path).toString('latin1'))![1]!;
    for (const needed of needs.split(',').filter(Boolean)) add(needed.replaceAll('-', '_'));
    order.push(path);
  };
  names.forEach(add);
  return order;
}

/** busybox loads no compressed ones. */
function moduleContent(path: string): Buffer {
  return path.endsWith('.xz')
    ? execFileSync('xz', ['-dc', path], { maxBuffer: 1 << 26 })
    : readFileSync(path);
}
