/**
 * Packages of any of Debian's suites, and of Ubuntu's, whatever the machine runs: apt with lists of the test set-up's own, unpacked,
 * never installed. Nothing of the machine is changed; signatures are checked against its keys.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatSources } from '../../src/qemu/apt/apt-sources.ts';
import { cachedFolder, testCacheFolder } from './test-cache.ts';

/** Suites with a kernel of their own: 5.10, 6.1, 6.12, the newest release, and what comes (`-rc` in experimental). */
export type DebianSuite =
  | 'bullseye'
  | 'bookworm'
  | 'bookworm-backports'
  | 'trixie'
  | 'trixie-backports'
  | 'forky'
  | 'sid'
  | 'experimental';

/** Long-term releases, with kernels and QEMUs that no suite of Debian has. */
export type UbuntuSuite = 'focal' | 'jammy' | 'noble' | 'resolute';

export type Suite = DebianSuite | UbuntuSuite;

export type DebianArchitecture = 'amd64' | 'arm64' | 'riscv64';

export interface Archive {
  readonly uri: string;
  readonly components: readonly string[];
  readonly keyring: string;
}

/** Where a suite's packages come from, and whose signatures they have. */
export function archiveOf(suite: string): Archive {
  if (!['focal', 'jammy', 'noble', 'resolute'].includes(suite)) {
    return {
      uri: 'http://deb.debian.org/debian',
      components: ['main'],
      // of the package debian-archive-keyring; installed wherever Debian is
      keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
    };
  }
  return {
    uri: 'http://archive.ubuntu.com/ubuntu',
    components: ['main', 'universe'],
    keyring: join(suitePackage('ubuntu-keyring', 'trixie'), 'usr/share/keyrings/ubuntu-archive-keyring.gpg'),
  };
}

/** Kernels of other releases than the one that `testKernels` are of. Backports keep what they once had. */
export const suiteKernels = {
  '5.10': { suite: 'bullseye', package: 'linux-image-5.10.0-32-cloud-amd64-unsigned' },
  '6.18': { suite: 'trixie-backports', package: 'linux-image-6.18.15+deb13-cloud-amd64' },
  '7.2': { suite: 'trixie-backports', package: 'linux-binary-7.2.12+deb13-cloud-amd64' },
  '7.3': { suite: 'trixie-backports', package: 'linux-binary-7.3.4+deb13-cloud-amd64' },
} as const satisfies Readonly<Record<string, { suite: DebianSuite; package: string }>>;

export type SuiteKernel = keyof typeof suiteKernels;

/** Path of a suite's kernel: a bzImage. */
export function suiteKernel(version: SuiteKernel): string {
  const { suite, package: name } = suiteKernels[version];
  return kernelIn(suitePackage(name, suite));
}

/**
 * Kernels of other architectures, by Debian's name for each: raw images, as their packages have them. A suite drops what
 * it had when something newer comes: the newest of its packages is taken, whichever that is.
 */
export const foreignKernels = {
  'arm64 6.1': { arch: 'arm64', suite: 'bookworm', package: /^linux-image-6\.1\.[\d-]+-cloud-arm64$/ },
  'arm64 6.12': {
    arch: 'arm64',
    suite: 'bookworm-backports',
    package: /^linux-image-6\.12\.[^-]+-cloud-arm64$/,
  },
  // Pages of 16 KiB; Debian has none of 64.
  'arm64 6.12 16k': { arch: 'arm64', suite: 'trixie', package: /^linux-image-6\.12\.[^-]+-arm64-16k$/ },
  'arm64 newest': {
    arch: 'arm64',
    suite: 'trixie-backports',
    package: /^linux-binary-\d[^-]+-cloud-arm64$/,
  },
  // Not an architecture of Debian 12.
  'riscv64 6.12': { arch: 'riscv64', suite: 'trixie', package: /^linux-image-6\.12\.[^-]+-riscv64$/ },
  'riscv64 newest': { arch: 'riscv64', suite: 'forky', package: /^linux-binary-\d[^-]+-riscv64$/ },
} as const satisfies Readonly<
  Record<string, { arch: DebianArchitecture; suite: DebianSuite; package: RegExp }>
>;

export type ForeignKernel = keyof typeof foreignKernels;

/** Name of the package that this kernel is of today: `linux-image-6.12.95+deb12-cloud-arm64`. */
export function foreignPackage(version: ForeignKernel): string {
  const { arch, suite, package: pattern } = foreignKernels[version];
  const names = suitePackages(suite, pattern, arch).sort((a, b) => compareNumbers(a, b));
  const newest = names.at(-1);
  if (newest === undefined) throw new Error(`${suite} has no package ${pattern.source} of ${arch}`);
  return newest;
}

/** Path of a kernel of another architecture. */
export function foreignKernel(version: ForeignKernel): string {
  const { arch, suite } = foreignKernels[version];
  return kernelIn(suitePackage(foreignPackage(version), suite, arch));
}

/** By the numbers in them, one after the other. */
function compareNumbers(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => name.match(/\d+/g)!.map(Number)) as [number[], number[]];
  const differs = first.findIndex((number, at) => number !== second[at]);
  return differs === -1 ? first.length - second.length : first[differs]! - (second[differs] ?? -1);
}

/**
 * Up to Linux 6.19 a package has /boot/vmlinuz-RELEASE (riscv64: vmlinux-RELEASE), from then on
 * /usr/lib/modules/RELEASE/vmlinuz.
 */
export function kernelIn(folder: string): string {
  const boot = join(folder, 'boot');
  const modules = join(folder, 'usr/lib/modules');
  const candidates = [
    ...(existsSync(boot) ? readdirSync(boot).map((name) => join(boot, name)) : []),
    ...(existsSync(modules) ? readdirSync(modules).map((name) => join(modules, name, 'vmlinuz')) : []),
  ];
  const kernel = candidates.find((path) => /^vmlinu[xz]/.test(basename(path)) && existsSync(path));
  if (kernel === undefined) throw new Error(`no kernel in ${folder}`);
  return kernel;
}

/** Downloads a package of a suite and unpacks it. Returns the folder. */
export function suitePackage(name: string, suite: Suite, arch: DebianArchitecture = 'amd64'): string {
  return cachedFolder(`deb-${listName(suite, arch)}-${name}`, (folder) => {
    const download = mkdtempSync(join(testCacheFolder, '.download-'));
    try {
      apt(suite, arch, ['apt-get', 'download', name], download);
      const [file] = readdirSync(download);
      if (file === undefined) throw new Error(`apt-get download ${name} of ${suite} left no file`);
      execFileSync('dpkg-deb', ['-x', join(download, file), folder]);
    } finally {
      rmSync(download, { recursive: true, force: true });
    }
  });
}

/** Names of a suite's packages that match, as its list has them now. */
export function suitePackages(suite: Suite, pattern: RegExp, arch: DebianArchitecture = 'amd64'): string[] {
  const names = apt(suite, arch, ['apt-cache', 'pkgnames', 'linux-']).split('\n');
  return names.filter((name) => pattern.test(name)).sort();
}

function listName(suite: Suite, arch: DebianArchitecture): string {
  return arch === 'amd64' ? suite : `${suite}-${arch}`;
}

function apt(
  suite: Suite,
  arch: DebianArchitecture,
  [program, ...args]: readonly [string, ...string[]],
  cwd = '/',
): string {
  const configuration = join(packageLists(suite, arch), 'apt.conf');
  const env = { ...process.env, LC_ALL: 'C' };
  return execFileSync(program, ['-c', configuration, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A suite's package lists, fetched once: what they name is kept in the cache as well. */
function packageLists(suite: Suite, arch: DebianArchitecture): string {
  const name = `apt-${listName(suite, arch)}`;
  return cachedFolder(name, (folder) => {
    for (const part of ['lists/partial', 'cache/archives/partial', 'sources.d']) {
      mkdirSync(join(folder, part), { recursive: true });
    }
    const { uri, components, keyring } = archiveOf(suite);
    const source = { uris: [uri], suites: [suite], components: [...components], signedBy: keyring };
    writeFileSync(join(folder, 'sources.d/suite.sources'), formatSources([source], ['deb']));
    writeFileSync(join(folder, 'status'), '');
    writeFileSync(join(folder, 'apt.conf'), configuration(folder, arch));
    execFileSync('apt-get', ['-c', join(folder, 'apt.conf'), '-qq', 'update'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // The folder is renamed when it is whole.
    writeFileSync(join(folder, 'apt.conf'), configuration(join(testCacheFolder, name), arch));
  });
}

/** `#clear` is apt.conf's syntax, no comment: hooks of the machine must not run. */
function configuration(folder: string, arch: DebianArchitecture): string {
  const settings = {
    'Dir::State': folder,
    'Dir::State::lists': 'lists',
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'sources.d'),
    'Debug::NoLocking': 'true',
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    // signed and dated, but of a suite that may have ended
    'Acquire::Check-Valid-Until': 'false',
  };
  return [
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n');
}
