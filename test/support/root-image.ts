/**
 * Disk images with a small root file system: an init that prints `userspaceMarker` and switches the guest off, and
 * what systemd wants to see before it goes on to a root. Made by the file systems' own tools, without mounting.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initProgram } from '../../src/arch/x86-64/init-program.ts';

/** Fills a folder, which is made, with the files of the root. */
export function makeRootFolder(folder: string): string {
  for (const name of ['sbin', 'etc', 'dev', 'proc', 'sys', 'run', 'usr/lib', 'bin', 'tmp', 'var']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'sbin/init'), initProgram(), { mode: 0o755 });
  for (const path of ['etc/os-release', 'usr/lib/os-release']) {
    writeFileSync(join(folder, path), 'NAME=small\nID=small\n');
  }
  return folder;
}

/** Names that an image's root is found by, as blkid(8) calls them. */
export interface RootNames {
  readonly label: string;
  readonly uuid: string;
}

export function makeRootImage(
  fileSystem: 'ext4' | 'xfs' | 'btrfs',
  root: string,
  image: string,
  { label, uuid }: RootNames,
): string {
  // xfsprogs makes nothing smaller than 300 MiB; the files are sparse.
  const mebibytes = { ext4: 16, xfs: 320, btrfs: 256 }[fileSystem];
  execFileSync('truncate', ['-s', `${mebibytes}M`, image]);
  switch (fileSystem) {
    case 'ext4':
      run('mke2fs', '-q', '-t', 'ext4', '-L', label, '-U', uuid, '-d', root, image);
      break;
    case 'btrfs':
      run('mkfs.btrfs', '-q', '-L', label, '-U', uuid, '--rootdir', root, image);
      break;
    case 'xfs': {
      // xfs(5), protofile: a line each, $ ends a folder
      const prototype = `${image}.prototype`;
      const folders = ['dev', 'proc', 'sys', 'run'].map((name) => `${name} d--755 0 0\n$\n`).join('');
      writeFileSync(
        prototype,
        `/\n0 0\nd--755 0 0\nsbin d--755 0 0\ninit ---755 0 0 ${join(root, 'sbin/init')}\n$\n${folders}$\n`,
      );
      run('mkfs.xfs', '-q', '-f', '-L', label, '-m', `uuid=${uuid}`, '-p', prototype, image);
      break;
    }
  }
  return image;
}

export const gptRoot = {
  partuuid: '6a5b1f5c-3d0c-4d0a-9a43-6b2f0b007b00',
  partlabel: 'the-root',
} as const;

/** A GPT as installers make it: an EFI system partition, then a root of the type "Linux root (x86-64)". */
export function makeGptImage(root: string, image: string): string {
  const esp = `${image}.esp`;
  execFileSync('truncate', ['-s', '8M', esp]);
  run('mkfs.vfat', '-n', 'ESP', esp);
  execFileSync('truncate', ['-s', '32M', image]);
  execFileSync('sfdisk', ['-q', image], {
    input: [
      'label: gpt',
      'start=2048, size=16384, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=esp',
      `start=18432, size=32768, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid=${gptRoot.partuuid}, name=${gptRoot.partlabel}`,
      '',
    ].join('\n'),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  for (const [part, seek] of [
    [esp, 1],
    [root, 9],
  ] as const) {
    run('dd', `if=${part}`, `of=${image}`, 'bs=1M', `seek=${seek}`, 'conv=notrunc', 'status=none');
  }
  return image;
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
