/**
 * A whole distribution for tests: Debian 12 minbase with systemd, udev, dbus and sshd, as an ext4 image, its
 * unpacked files, and an initramfs that mounts it from an NVDIMM. Built once by mmdebstrap out of the machine's
 * own package sources (half a minute) and kept in the test cache; needs root, as ownership in the image is real.
 *
 * Once systemd has nothing left to start, the guest prints `imageEndText` and switches itself off.
 *
 *     const image = systemdImage({ kernel: '6.1', plant: [{ path: 'usr/bin/work', content, mode: 0o755 }] });
 *     await runCli(['run', ...systemdImageFlags(image)]);
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { architectureOf } from '../../src/arch/architectures.ts';
import { archiveOf, suitePackage, type DebianArchitecture, type DebianSuite } from './debian-suites.ts';
import { unpackForeignSystem } from './foreign-system.ts';
import { projectRoot } from './project-root.ts';
import { imageKernel, type ImageKernel } from './image-kernel.ts';
import { cachedFolder, debianPackage } from './test-cache.ts';

export interface SystemdImage {
  /** ext4, without a partition table; a multiple of 128 MiB, as an NVDIMM must be */
  readonly disk: string;
  /** loads the modules that /dev/pmem0 needs, mounts it and goes on to /sbin/init there */
  readonly initramfs: string;
  /** the files in the image, as a folder */
  readonly sysroot: string;
  /** bzImage */
  readonly kernel: string;
}

/** A file or symbolic link to add or replace; paths relative to the image's root. */
export type PlantedFile =
  | { readonly path: string; readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly path: string; readonly link: string };

export interface SystemdImageSpec {
  readonly kernel: ImageKernel;
  /** a service that shall run must also be linked into etc/systemd/system/multi-user.target.wants */
  readonly plant?: readonly PlantedFile[];
}

/** The last line of a boot that went well. */
export const imageEndText = 'bootgate: the system is up';

/** What `bootgate run` needs to boot the image. */
export function systemdImageFlags(image: SystemdImage): readonly string[] {
  return [
    ...['--kernel', image.kernel, '--initrd', image.initramfs, '--disk', image.disk, '--disk-as', 'nvdimm'],
    ...['--append', systemdImageAppend, '--memory', '1024'],
  ];
}

/** The kernel command line the initramfs and systemd expect. */
export const systemdImageAppend = 'root=/dev/pmem0 rw';

const packages = ['systemd', 'systemd-sysv', 'udev', 'dbus', 'openssh-server', 'kmod'];

/** 2024-01-01, when the guest's clock starts: no file is from its future. */
const epoch = 1704067200;

const imageMiB = 768;

/** Files of every image. Any of them may be planted anew. */
const ownFiles: readonly PlantedFile[] = [
  { path: 'etc/machine-id', content: 'b007b007b007b007b007b007b007b007\n' },
  { path: 'etc/hostname', content: 'guest\n' },
  { path: 'etc/fstab', content: '' },
  { path: 'etc/systemd/system/default.target', link: '/lib/systemd/system/multi-user.target' },
  {
    path: 'usr/local/sbin/end-of-boot',
    mode: 0o755,
    content: `#!/bin/sh
systemctl is-system-running --wait >/dev/null
echo '${imageEndText}' >/dev/console
systemctl poweroff --force --force
`,
  },
  {
    path: 'etc/systemd/system/end-of-boot.service',
    content: `[Unit]
Description=End of the boot
After=multi-user.target

[Service]
ExecStart=/usr/local/sbin/end-of-boot
`,
  },
  {
    path: 'etc/systemd/system/multi-user.target.wants/end-of-boot.service',
    link: '/etc/systemd/system/end-of-boot.service',
  },
];

/** The image, built or found in the test cache. */
export function systemdImage({ kernel, plant = [] }: SystemdImageSpec): SystemdImage {
  const base = unpackedSystem(kernel);
  const folder =
    plant.length === 0
      ? base
      : cachedFolder(`systemd-planted-${digest([base, plant])}`, (building) => {
          const sysroot = join(building, 'sysroot');
          // Hard links: the files are many and stay as they are; planted ones replace theirs.
          execFileSync('cp', ['-al', join(base, 'sysroot'), sysroot]);
          plantFiles(sysroot, plant);
          makeExt4(sysroot, join(building, 'disk.img'));
        });
  return {
    disk: join(folder, 'disk.img'),
    initramfs: join(base, 'initramfs.cpio'),
    sysroot: join(folder, 'sysroot'),
    kernel: imageKernel(kernel).path,
  };
}

/** The image without plants. Its name changes with the files that make it. */
function unpackedSystem(kernel: SystemdImageSpec['kernel']): string {
  const { arch, release, modules } = imageKernel(kernel);
  const makers = ['systemd-image', 'foreign-system'].map((name) => `test/support/${name}.ts`);
  const version = digest(makers.map((name) => readFileSync(join(projectRoot, name), 'utf8')));
  return cachedFolder(`systemd-${kernel.replace(' ', '-')}-${version}`, (building) => {
    const sysroot = join(building, 'sysroot');
    mkdirSync(sysroot);
    const suite = suiteOf(arch);
    const tar = debianTar(suite);
    if (arch === 'amd64') execFileSync('tar', ['-xpf', tar, '-C', sysroot]);
    else unpackForeignSystem(sysroot, arch, suite, tar, architectureOf('amd64').elfMachine, epoch);
    for (const folder of modules) cpSync(folder, join(sysroot, 'usr/lib/modules'), { recursive: true });
    execFileSync('depmod', ['-b', sysroot, release]);
    plantFiles(sysroot, ownFiles);
    makeExt4(sysroot, join(building, 'disk.img'));
    writeFileSync(join(building, 'initramfs.cpio'), initramfs(sysroot, release, arch));
  });
}

/** Debian 12 has no riscv64. */
function suiteOf(arch: DebianArchitecture): DebianSuite {
  return arch === 'riscv64' ? 'trixie' : 'bookworm';
}

/** Debian as mmdebstrap makes it on this machine's architecture, with its kernel still missing. */
function debianTar(suite: DebianSuite): string {
  const folder = cachedFolder(`debian-${suite}-${digest(packages)}`, (building) => {
    execFileSync(
      'mmdebstrap',
      [
        ...['--variant=minbase', `--include=${packages.join(',')}`, '--mode=root', '--format=tar', '--quiet'],
        ...['--dpkgopt=path-exclude=/usr/share/doc/*', '--dpkgopt=path-exclude=/usr/share/locale/*'],
        ...[suite, join(building, 'root.tar'), '-'],
      ],
      {
        input: sourcesOf(suite),
        env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
  });
  return join(folder, 'root.tar');
}

/** The machine's own sources where they have the suite, updates included. */
function sourcesOf(suite: DebianSuite): string {
  const own = execFileSync('apt-get', [
    'indextargets',
    ...['--format', 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)', 'Created-By: Packages', 'Origin: Debian'],
  ])
    .toString()
    .split('\n')
    .filter((line) => new RegExp(` ${suite}(-updates|-security)? `).test(line));
  const { uri, components, keyring } = archiveOf(suite);
  return own.length > 0
    ? own.join('\n')
    : `deb [signed-by=${keyring}] ${uri} ${suite} ${components.join(' ')}`;
}

function plantFiles(sysroot: string, files: readonly PlantedFile[]): void {
  for (const file of files) {
    const path = join(sysroot, file.path);
    mkdirSync(dirname(path), { recursive: true });
    if (!realpathSync(dirname(path)).startsWith(realpathSync(sysroot))) {
      throw new Error(`${file.path} leaves the image by way of a symbolic link`);
    }
    rmSync(path, { force: true });
    if ('link' in file) {
      symlinkSync(file.link, path);
    } else {
      writeFileSync(path, file.content);
      chmodSync(path, file.mode ?? 0o644);
    }
    lutimesSync(path, epoch, epoch);
    lutimesSync(dirname(path), epoch, epoch);
  }
}

/** Equal files give an equal image. */
function makeExt4(sysroot: string, image: string): void {
  execFileSync('truncate', ['-s', `${imageMiB}M`, image]);
  const features = 'hash_seed=00000000-0000-4000-8000-00000000b008,lazy_itable_init=0,lazy_journal_init=0';
  execFileSync(
    'mke2fs',
    [
      ...['-q', '-t', 'ext4', '-d', sysroot, '-L', 'rootfs', '-U', '00000000-0000-4000-8000-00000000b007'],
      ...['-E', features, image],
    ],
    { env: { ...process.env, E2FSPROGS_FAKE_TIME: String(epoch) } },
  );
  // mke2fs copies the times of last access and change too, which are those of the copy just made.
  const inodes = Number(/^Inode count:\s+(\d+)$/m.exec(dumpSuperblock(image))![1]);
  const free = Number(/^Free inodes:\s+(\d+)$/m.exec(dumpSuperblock(image))![1]);
  const commands = Array.from({ length: inodes - free }, (_, index) =>
    ['atime', 'ctime'].map((field) => `sif <${index + 1}> ${field} @${epoch}\n`).join(''),
  );
  execFileSync('debugfs', ['-w', '-f', '-', image], {
    input: commands.join(''),
    env: { ...process.env, E2FSPROGS_FAKE_TIME: String(epoch) },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

function dumpSuperblock(image: string): string {
  return execFileSync('dumpe2fs', ['-h', image], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
}

/** busybox and the modules behind /dev/pmem0. */
function initramfs(sysroot: string, release: string, arch: DebianArchitecture): Uint8Array {
  const busybox =
    arch === 'amd64' ? debianPackage('busybox-static') : suitePackage('busybox-static', suiteOf(arch), arch);
  const busyboxPath = ['bin/busybox', 'usr/bin/busybox'].map((path) => join(busybox, path)).find(existsSync)!;
  const modules = ['nd_btt', 'nd_pmem', arch === 'amd64' ? 'nfit' : 'of_pmem', 'ext4'].flatMap((name) =>
    execFileSync('modprobe', ['-d', sysroot, '-S', release, '--show-depends', name])
      .toString()
      .split('\n')
      .flatMap((line) => /^insmod (\S+)/.exec(line)?.slice(1) ?? []),
  );
  const unique = [...new Set(modules)];
  const init = `#!/bin/busybox sh
busybox mount -t devtmpfs dev /dev
${unique.map((_, index) => `busybox insmod /modules/${index}.ko`).join('\n')}
busybox mount -t ext4 /dev/pmem0 /root || exec busybox poweroff -f
exec busybox switch_root /root /sbin/init
`;
  return cpioArchive([
    ...['bin', 'dev', 'modules', 'root'].map((path) => ({ path, kind: 'folder' }) as const),
    { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
    {
      path: 'bin/busybox',
      kind: 'file',
      content: readFileSync(busyboxPath),
      permissions: 0o755,
    },
    { path: 'init', kind: 'file', content: Buffer.from(init), permissions: 0o755 },
    ...unique.map(
      (path, index) => ({ path: `modules/${index}.ko`, kind: 'file', content: moduleContent(path) }) as const,
    ),
  ]);
}

/** busybox loads no compressed ones. */
function moduleContent(path: string): Buffer {
  return path.endsWith('.xz')
    ? execFileSync('xz', ['-dc', path], { maxBuffer: 1 << 26 })
    : readFileSync(path);
}

function digest(values: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const value of values) hash.update(JSON.stringify(value, bytesAsBase64));
  return hash.digest('hex').slice(0, 12);
}

function bytesAsBase64(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    : value;
}
