/** Small programs and libraries built with gcc, and what binutils says of them. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { segmentType, readElf } from '../../src/symbols/elf-file.ts';
import { withFileSource } from '../../src/base/byte-source.ts';
import { loadUserCode } from '../../src/sysroot/load-user-code.ts';
import type { LoadUserCodeOptions, UserCode, UserObject } from '../../src/sysroot/user-code.ts';

const library = `
static __attribute__((noinline)) int hidden(int x) { return x * 3 + 1; }
int shared_work(int x) { int sum = 0; for (int i = 0; i < x; i++) sum += hidden(i); return sum; }
int shared_other(int x) { return hidden(x) - 1; }
`;

const program = `
#include <stdio.h>
#include <stdlib.h>
int shared_work(int x);
static __attribute__((noinline)) int inner(int x) { return x + 7; }
__attribute__((noinline)) int outer(int x) { return inner(x) * 2; }
int main(int argc, char **argv) { printf("%d\\n", outer(argc) + shared_work(argc)); return abs(argc) - argc; }
`;

export function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Builds `libwork.so` and `program` (with the flags given) in a folder. */
export function build(folder: string, flags: readonly string[] = []): { program: string; library: string } {
  mkdirSync(folder, { recursive: true });
  const paths = { program: join(folder, 'program'), library: join(folder, 'libwork.so') };
  const sources = { program: join(folder, 'program.c'), library: join(folder, 'library.c') };
  writeFileSync(sources.program, program);
  writeFileSync(sources.library, library);
  run('gcc', '-O1', '-g', '-fPIC', '-shared', '-Wl,--build-id', '-o', paths.library, sources.library);
  const isStatic = flags.includes('-static') || flags.includes('-static-pie');
  const linked = isStatic ? sources.library : paths.library;
  run('gcc', '-O1', '-g', '-Wl,--build-id', ...flags, '-o', paths.program, sources.program, linked);
  return paths;
}

/** Puts a file into a root as the guest has it. */
export function install(root: string, guestPath: string, file: string): UserObject {
  const target = join(root, guestPath);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
  return { path: guestPath, filesystem: 'ext4', sizeBytes: statSync(file).size };
}

/** loadUserCode from the sources given, with nothing else at hand. */
export async function load(
  images: readonly UserObject[],
  options: Partial<LoadUserCodeOptions> & Pick<LoadUserCodeOptions, 'cacheFolder'>,
): ReturnType<typeof loadUserCode> {
  return await loadUserCode(images, { sysroot: null, disk: null, initrd: null, env: {}, ...options });
}

export interface NmSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
}

/** Functions with a size, as nm lists them. */
export function nmFunctions(file: string, ...flags: string[]): NmSymbol[] {
  return run('nm', '--defined-only', '-S', ...flags, file)
    .split('\n')
    .flatMap((line) => {
      const match = /^([0-9a-f]{16}) ([0-9a-f]{16}) [tTWi] ([^@]+)/.exec(line);
      return match
        ? [{ address: parseInt(match[1]!, 16), size: parseInt(match[2]!, 16), name: match[3]! }]
        : [];
    });
}

/** From an address to an offset of the file, by what readelf's segments say. */
export function offsetIn(file: string): (address: number) => number {
  const segments = withFileSource(file, readElf).segments.filter(({ type }) => type === segmentType.load);
  return (address) => {
    const segment = segments.find((one) => {
      const start = Number(one.address);
      return address >= start && address < start + one.fileSize;
    });
    if (segment === undefined) throw new Error(`${file} has nothing at ${address}`);
    return address - Number(segment.address) + segment.offset;
  };
}

/**
 * The names that are not as nm has them, at the first, a middle and the last byte of each function. Where functions
 * overlap (assembly with several entries), the one that begins last is right.
 */
export function disagreements(code: UserCode, symbols: readonly NmSymbol[], file: string): string[] {
  const offsetOf = offsetIn(file);
  const names = new Map<number, string[]>();
  for (const { address, name } of symbols) {
    const start = offsetOf(address);
    names.set(start, [...(names.get(start) ?? []), name]);
  }
  return symbols.flatMap(({ address, size, name }) =>
    [0, size >> 1, size - 1].flatMap((distance) => {
      const offset = offsetOf(address) + distance;
      const found = code.find(offset);
      const right =
        found !== null &&
        found.start >= offsetOf(address) &&
        found.start <= offset &&
        names.get(found.start)?.includes(found.name);
      return right === true ? [] : [`${name}+${distance}: ${JSON.stringify(found)}`];
    }),
  );
}
