/**
 * A whole distribution of another architecture, without running any of its programs: packages of that architecture, unpacked,
 * and over them what the maintainer scripts of the same packages left on this machine's architecture (users, enabled units,
 * alternatives, keys). Only files that are no programs are taken from there.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { elfMachineOf } from '../../src/arch/architectures.ts';
import { archiveOf, type DebianArchitecture, type DebianSuite } from './debian-suites.ts';

/**
 * Fills a folder, which is made.
 *
 * @param twin tar of the same system, installed, on this machine's architecture
 * @param own e_machine of that one's programs
 * @param epoch no file is newer, seconds since 1970
 */
export function unpackForeignSystem(
  folder: string,
  arch: DebianArchitecture,
  suite: DebianSuite,
  twin: string,
  own: number,
  epoch: number,
): void {
  const { uri, components, keyring } = archiveOf(suite);
  execFileSync(
    'mmdebstrap',
    [
      ...['--variant=extract', '--mode=root', '--format=dir', '--quiet', `--architectures=${arch}`],
      ...['--aptopt=APT::Sandbox::User "root"', '--aptopt=Apt::Install-Recommends "false"'],
      ...[`--keyring=${keyring}`, `--components=${components.join(',')}`],
      ...[`--include=${packagesIn(twin).join(',')}`, suite, folder, uri],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  for (const path of ['usr/share/doc', 'usr/share/locale']) rmSync(join(folder, path), { recursive: true });
  mergeUsr(folder);
  // What differs by architecture in its name, and what dpkg and the linker say of the other one.
  const excluded = [
    'usr/lib/x86_64-linux-gnu',
    'usr/lib64',
    'lib64',
    'etc/ld.so.cache',
    'var/lib/dpkg',
    'var/cache',
  ];
  execFileSync('tar', [
    ...['-xpf', twin, '-C', folder, '--skip-old-files'],
    ...excluded.map((path) => `--exclude=./${path}`),
  ]);
  removePrograms(folder, own);
  // as in the twin: equal packages give an equal system
  const date = `@${epoch}`;
  execFileSync('find', [folder, '-newermt', date, '-exec', 'touch', '-h', '-d', date, '{}', '+']);
}

/** Names of the packages that are installed in a system's tar. */
function packagesIn(tar: string): string[] {
  const status = execFileSync('tar', ['-xOf', tar, './var/lib/dpkg/status'], {
    maxBuffer: 1 << 26,
  }).toString();
  return [...status.matchAll(/^Package: (\S+)$/gm)].map(([, name]) => name!);
}

/** Packages unpacked one by one have `/bin`, `/sbin` and `/lib` beside `/usr`; systems have links. */
function mergeUsr(folder: string): void {
  for (const name of ['bin', 'sbin', 'lib']) {
    const path = join(folder, name);
    if (existsSync(path)) {
      if (lstatSync(path).isSymbolicLink()) continue;
      execFileSync('cp', ['-a', `${path}/.`, join(folder, 'usr', name)]);
      rmSync(path, { recursive: true });
    }
    symlinkSync(`usr/${name}`, path);
  }
}

function removePrograms(folder: string, machine: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && machineOf(path) === machine) rmSync(path);
  }
}

function machineOf(path: string): number | null {
  const head = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    return elfMachineOf(head.subarray(0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
}
