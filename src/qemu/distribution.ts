/** The Linux distribution of this machine and the command by which it installs what Bootgate needs. */
import { readFile } from 'node:fs/promises';
import type { QemuTarget } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';

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

/** Things a machine may lack besides QEMU, by the name of their package in each family of distributions. */
const packages = {
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

export type Need = keyof typeof packages | 'qemu';

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

/** The packages these are in on Debian and Ubuntu. */
export function debianPackages(needs: readonly Need[]): readonly string[] {
  return packagesOf('debian', needs);
}

/**
 * The command that installs these, or a sentence where the distribution is not known.
 *
 * @param target which QEMU is meant; default: the default architecture's
 */
export function installCommand(
  distribution: Distribution,
  needs: readonly Need[],
  target?: QemuTarget,
): string {
  const family = installerFamily(distribution);
  if (family === null) return `install ${packagesOf('debian', needs, target).join(' ')}`;
  return `${installers[family]} ${packagesOf(family, needs, target).join(' ')}`;
}

function packagesOf(
  family: keyof typeof installers,
  needs: readonly Need[],
  target = defaultArchitecture.qemu,
): readonly string[] {
  const named = { ...packages, qemu: target.packages };
  return [...new Set(needs.flatMap((need) => named[need][family].split(' ')))];
}

function installerFamily({ family }: Distribution): keyof typeof installers | null {
  return (
    (Object.keys(installers) as (keyof typeof installers)[]).find(
      (name) =>
        family.includes(name) ||
        (name === 'fedora' && family.includes('rhel')) ||
        (name === 'suse' && family.some((each) => each.startsWith('opensuse'))),
    ) ?? null
  );
}
