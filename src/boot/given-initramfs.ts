/** An initramfs that was given: what of it is certain to end in a panic is told before the boot. */
import { statSync } from 'node:fs';
import type { Architecture } from '../arch/architecture.ts';
import { architectureOf } from '../arch/architectures.ts';
import { withFileSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { refuseFolder } from '../base/file-kind.ts';
import { quoted } from '../base/quoted.ts';
import type { Scenario } from '../config/scenario.ts';
import type { FileTree } from '../image/file-tree.ts';
import { checkInitramfs, readInitramfs, type Initramfs } from '../image/initramfs-file.ts';
import { refuseForeignProgram } from './guest-program.ts';
import { refuseUnstartable } from './init-program.ts';
import { kernelWords } from './qemu-command.ts';
import { readableFile } from './readable-file.ts';
import { initPaths } from './root-device.ts';

/**
 * Path of the scenario's initramfs, null where it has none.
 *
 * @throws an input error when it cannot be read, is no initramfs, or has no program that the kernel starts
 */
export async function givenInitramfs({ initrd, append, disk, arch }: Scenario): Promise<string | null> {
  if (initrd === null) return null;
  refuseFolder(initrd, 'initrd');
  const path = await readableFile(initrd, 'initrd');
  const words = kernelWords(append);
  // An old-style ramdisk holds a file system.
  if (words.some((word) => word.startsWith('root=/dev/ram'))) return path;
  withFileSource(path, checkInitramfs);
  const isElsewhere = disk !== null || words.some((word) => /^(?:rdinit|root)=/.test(word));
  const tree = isElsewhere ? null : contentOf(path);
  if (tree !== null) refuseWithoutInit(tree, architectureOf(arch));
  return path;
}

/** Larger ones are made by a distribution's tools, which know how; unpacking them would take a second. */
const maxLookedIntoBytes = 32 << 20;

function contentOf(path: string): Initramfs | null {
  if (statSync(path).size > maxLookedIntoBytes) return null;
  try {
    return readInitramfs(path);
  } catch {
    return null; // damaged, or compressed in a way that only the kernel knows: it will say so
  }
}

/** Where programs of a system lie that was packed as it is, without an `/init`. */
const systemInits = [...initPaths, '/linuxrc'];

function refuseWithoutInit(tree: Initramfs, arch: Architecture): void {
  const place = { file: tree.name };
  const given = tree.kind('/init');
  if (given === 'link' && tree.read('/init') === null) {
    throw inputError('/init in this initramfs is a link that leads to no file in it', {
      place,
      hint: "let it lead to a program that was packed too, by a path from the initramfs' root",
    });
  }
  if (given !== null) {
    if (tree.isExecutable('/init') === false) {
      throw inputError('/init in this initramfs may not be executed', {
        place,
        hint: 'make it executable (chmod +x init), and pack it anew',
      });
    }
    refuseForeignProgram(arch, tree, ['/init']);
    refuseUnstartable(tree, '/init');
    return;
  }
  const outer = outerFolder(tree);
  if (['/init', ...systemInits].some((path) => tree.kind(`${outer}${path}`) !== null) && outer !== '') {
    throw inputError(
      `this initramfs has no /init: it was packed from outside of its folder, all of it lies in ${outer}`,
      {
        place,
        hint: `pack it from inside: (cd ${quoted(outer.slice(1))} && find . | cpio -o -H newc) > initrd.cpio`,
      },
    );
  }
  const init = systemInits.find((path) => tree.kind(path) !== null);
  // Without any program its files may be meant for an initramfs that the kernel has inside.
  if (init === undefined) return;
  throw inputError(`this initramfs has no /init, which the kernel starts; it has ${init}`, {
    place,
    hint: `write rdinit=${init} into append (rdinit=/init, if the kernel has one inside), or pack an /init with it`,
  });
}

/** The deepest folder that everything lies in, '' for the root. Microcode's own archive, in `kernel`, stands before. */
function outerFolder(tree: FileTree): string {
  for (let folder = ''; ;) {
    const names = (tree.list(folder) ?? []).filter((name) => folder !== '' || name !== 'kernel');
    const only = `${folder}/${names[0]}`;
    if (names.length !== 1 || tree.kind(only) !== 'folder') return folder;
    folder = only;
  }
}
