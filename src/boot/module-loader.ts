/**
 * Initramfs archives of ours: one that goes behind a given initramfs and loads modules before its init runs
 * (`rdinit=`), and one that is complete: it loads modules, mounts the root file system and goes on to the init
 * program there. Both run a list of system calls, nothing else.
 *
 * Why so: docs/decisions/0400-load-modules-before-init.md.
 */
import type { GuestPrograms, SystemCall } from '../arch/guest-programs.ts';
import { cpioArchive, type CpioEntry } from './cpio.ts';
import type { KernelModule } from './kernel-modules.ts';

/** Where the program lies in an initramfs that has an init of its own. */
export const loaderPath = 'bootgate/init';

const flag = { readOnly: 0, readOnlyMount: 1, move: 8192 } as const;
/** 10 s of the guest's time: an NVDIMM is there at once, a virtio disk within milliseconds */
const deviceTries = 1000;

/** Goes behind an initramfs: loads modules, then runs its init. `rdinit=/bootgate/init` starts it. */
export function loaderArchive(
  programs: GuestPrograms,
  modules: readonly KernelModule[],
  nextInit: string,
): Uint8Array {
  const program = programs.systemCalls([
    ...modules.flatMap((one) => loadModule(one)),
    {
      call: 'execve',
      args: [nextInit],
      failure: `bootgate: the initramfs has no ${nextInit} that can run`,
      fatal: true,
    },
  ]);
  return cpioArchive([
    { path: 'bootgate', kind: 'folder' },
    ...moduleEntries(modules),
    { path: loaderPath, kind: 'file', content: program, permissions: 0o755 },
  ]);
}

export interface RootMount {
  /** `/dev/pmem0p1` */
  readonly device: string;
  readonly fileSystem: string;
  readonly writable: boolean;
  /** `rootflags=` */
  readonly options: string;
  /** programs to run as init; the first that exists is */
  readonly inits: readonly string[];
}

/** A complete initramfs: equal arguments give equal bytes. */
export function rootArchive(
  programs: GuestPrograms,
  modules: readonly KernelModule[],
  root: RootMount,
): Uint8Array {
  const { device, fileSystem, options, inits } = root;
  const program = programs.systemCalls([
    { call: 'mount', args: ['devtmpfs', '/dev', 'devtmpfs', 0, 0] },
    ...modules.flatMap((one) => loadModule(one)),
    {
      call: 'access',
      args: [device, 0],
      tries: deviceTries,
      failure: `bootgate: there is no ${device}`,
      fatal: true,
    },
    {
      call: 'mount',
      args: [device, '/root', fileSystem, root.writable ? 0 : flag.readOnlyMount, options],
      failure: `bootgate: ${device} cannot be mounted as ${fileSystem}`,
      fatal: true,
    },
    { call: 'mount', args: ['/dev', '/root/dev', 0, flag.move, 0] },
    { call: 'chdir', args: ['/root'] },
    { call: 'mount', args: ['.', '/', 0, flag.move, 0] },
    { call: 'chroot', args: ['.'] },
    { call: 'chdir', args: ['/'] },
    ...inits.slice(0, -1).map((path): SystemCall => ({ call: 'execve', args: [path] })),
    {
      call: 'execve',
      args: [inits.at(-1)!],
      failure: `bootgate: the root file system has no init program (${inits.join(', ')})`,
      fatal: true,
    },
  ]);
  return cpioArchive([
    ...['dev', 'root', 'bootgate'].map((path): CpioEntry => ({ path, kind: 'folder' })),
    { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
    ...moduleEntries(modules),
    { path: 'init', kind: 'file', content: program, permissions: 0o755 },
  ]);
}

function moduleEntries(modules: readonly KernelModule[]): CpioEntry[] {
  return modules.map(({ name, content }) => ({ path: `bootgate/${name}.ko`, kind: 'file', content }));
}

function loadModule({ name }: KernelModule): SystemCall[] {
  return [
    { call: 'open', args: [`/bootgate/${name}.ko`, flag.readOnly] },
    // The kernel opened the console as 0, 1 and 2, so that the file is 3.
    { call: 'finit_module', args: [3, '', 0], failure: `bootgate: module ${name} was not loaded` },
    { call: 'close', args: [3] },
  ];
}
