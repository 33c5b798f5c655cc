/** The Linux distribution of this machine and the command by which it installs what Bootgate needs. */
import { readFile } from 'node:fs/promises';

export interface Distribution {
  /** `debian`, `ubuntu`, `fedora` … or `unknown` */
  readonly id: string;
  /** itself and what it derives from */
  readonly family: readonly string[];
  /** `bookworm`; empty where it has none */
  readonly codename: string;
  /** `12`; empty for rolling ones */
  readonly version: string;
}

/** Reads os-release text (os-release(5)). */
export function parseOsRelease(text: string): Distribution {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(line.trim());
    if (match) values.set(match[1]!, match[2] ?? match[3] ?? match[4] ?? '');
  }
  const id = values.get('ID') ?? 'unknown';
  const like = (values.get('ID_LIKE') ?? '').split(' ').filter((word) => word !== '');
  return {
    id,
    family: [id, ...like],
    codename: values.get('VERSION_CODENAME') ?? '',
    version: values.get('VERSION_ID') ?? '',
  };
}

/** This machine's. */
export async function thisDistribution(): Promise<Distribution> {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return parseOsRelease(text);
  }
  return parseOsRelease('');
}

/** Things a machine may lack, by the name of their package in each family of distributions. */
const packages = {
  qemu: {
    debian: 'qemu-system-x86',
    fedora: 'qemu-system-x86-core',
    arch: 'qemu-system-x86',
    suse: 'qemu-x86',
    alpine: 'qemu-system-x86_64',
  },
  compiler: {
    debian: 'gcc libc6-dev',
    fedora: 'gcc',
    arch: 'gcc',
    suse: 'gcc',
    alpine: 'gcc musl-dev',
  },
  ninja: { debian: 'ninja-build', fedora: 'ninja-build', arch: 'ninja', suse: 'ninja', alpine: 'samurai' },
  pkgConfig: {
    debian: 'pkg-config',
    fedora: 'pkgconf-pkg-config',
    arch: 'pkgconf',
    suse: 'pkg-config',
    alpine: 'pkgconf',
  },
  python: {
    debian: 'python3 python3-venv python3-tomli',
    fedora: 'python3 python3-pip',
    arch: 'python python-pip',
    suse: 'python3 python3-pip',
    alpine: 'python3 py3-pip',
  },
  glib: {
    debian: 'libglib2.0-dev',
    fedora: 'glib2-devel',
    arch: 'glib2',
    suse: 'glib2-devel',
    alpine: 'glib-dev',
  },
  pixman: {
    debian: 'libpixman-1-dev',
    fedora: 'pixman-devel',
    arch: 'pixman',
    suse: 'libpixman-1-0-devel',
    alpine: 'pixman-dev',
  },
  fdt: {
    debian: 'libfdt-dev',
    fedora: 'libfdt-devel',
    arch: 'dtc',
    suse: 'libfdt-devel',
    alpine: 'dtc-dev',
  },
  zlib: {
    debian: 'zlib1g-dev',
    fedora: 'zlib-devel',
    arch: 'zlib',
    suse: 'zlib-devel',
    alpine: 'zlib-dev',
  },
  make: { debian: 'make', fedora: 'make', arch: 'make', suse: 'make', alpine: 'make' },
  xz: { debian: 'xz-utils', fedora: 'xz', arch: 'xz', suse: 'xz', alpine: 'xz' },
  zstd: { debian: 'zstd', fedora: 'zstd', arch: 'zstd', suse: 'zstd', alpine: 'zstd' },
} as const;

export type Need = keyof typeof packages;

/** What they are called in messages. */
export const needNames: Readonly<Record<Need, string>> = {
  qemu: 'QEMU',
  compiler: 'a C compiler',
  ninja: 'ninja',
  pkgConfig: 'pkg-config',
  python: 'Python 3.8 or newer with venv',
  glib: "glib's headers",
  pixman: "pixman's headers",
  fdt: "libfdt's headers",
  zlib: "zlib's headers",
  make: 'make',
  xz: 'xz',
  zstd: 'zstd',
};

const installers = {
  debian: 'apt-get install',
  fedora: 'dnf install',
  arch: 'pacman -S',
  suse: 'zypper install',
  alpine: 'apk add',
} as const;

/** The command that installs these, or a sentence where the distribution is not known. */
export function installCommand(distribution: Distribution, needs: readonly Need[]): string {
  const family = (Object.keys(installers) as (keyof typeof installers)[]).find(
    (name) =>
      distribution.family.includes(name) ||
      (name === 'fedora' && distribution.family.includes('rhel')) ||
      (name === 'suse' && distribution.family.some((each) => each.startsWith('opensuse'))),
  );
  if (family === undefined) return `install ${needs.map((need) => packages[need].debian).join(' ')}`;
  const names = new Set(needs.flatMap((need) => packages[need][family].split(' ')));
  return `${installers[family]} ${[...names].join(' ')}`;
}
