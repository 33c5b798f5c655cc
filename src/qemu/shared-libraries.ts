/** Which shared libraries a program is linked with and where this machine has them. */
import { readFile } from 'node:fs/promises';
import { runProgram, runProgramOrThrow } from '../base/run-program.ts';
import { compareVersions } from './probe/plugin-api.ts';

export interface LinkedLibrary {
  /** `libglib-2.0.so.0` */
  readonly name: string;
  /** absolute path; null where it was not found */
  readonly path: string | null;
}

/** Parts of the C library: they belong to the dynamic linker and are never brought along. */
const libcParts =
  /^(ld-linux[\w.-]*|ld-musl[\w.-]*|libc|libm|libpthread|libdl|librt|libutil|libresolv|libanl|linux-vdso|libc\.musl-.*)\.so/;

/** Reads what `ldd` prints. */
export function parseLdd(text: string): readonly LinkedLibrary[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\S+) => (?:(\/\S+) \(0x|(not found))/.exec(line);
    return match ? [{ name: match[1]!, path: match[2] ?? null }] : [];
  });
}

/** Libraries a program is linked with, those of the C library left out. */
export async function linkedLibraries(
  program: string,
  libraryFolder?: string,
): Promise<readonly LinkedLibrary[]> {
  const env = { ...process.env, LC_ALL: 'C', ...(libraryFolder ? { LD_LIBRARY_PATH: libraryFolder } : {}) };
  const { stdout } = await runProgramOrThrow('ldd', [program], { env });
  return parseLdd(stdout.toString()).filter(({ name }) => !libcParts.test(name));
}

/** Names of libraries a program would not find. */
export async function missingLibraries(program: string, libraryFolder: string): Promise<readonly string[]> {
  return (await linkedLibraries(program, libraryFolder))
    .filter(({ path }) => path === null)
    .map(({ name }) => name);
}

/**
 * The oldest C library that programs and libraries run with, `glibc 2.34`: the newest version of a symbol of it that they
 * want, which is older than the one they were linked with as a rule. Without any: this machine's.
 */
export async function neededLibc(files: readonly string[]): Promise<string> {
  let newest: string | undefined;
  for (const file of files) {
    const text = (await readFile(file)).toString('latin1');
    for (const [, version] of text.matchAll(/\0GLIBC_(\d+\.\d+)(?:\.\d+)?(?=\0)/g)) {
      if (newest === undefined || compareVersions(version!, newest) > 0) newest = version;
    }
  }
  return newest === undefined ? await hostLibc() : `glibc ${newest}`;
}

/** `glibc 2.36`, or `libc` where it does not say. */
export async function hostLibc(): Promise<string> {
  const { stdout, stderr } = await runProgram('ldd', ['--version']);
  const version = /(\d+\.\d+)/.exec(stdout.toString().split('\n')[0] ?? '')?.[1];
  if (/musl/i.test(stderr)) return 'musl';
  return version ? `glibc ${version}` : 'libc';
}
