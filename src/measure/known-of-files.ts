/** What the files that are booted tell a rule of advice (src/advise/rule.ts), beside what the boot shows. */
import type { KernelFeatures } from '../boot/drivers.ts';
import { isModule, moduleInfo, moduleName } from '../boot/kernel-modules.ts';
import { walkFiles } from '../image/file-tree.ts';
import { readInitramfs } from '../image/initramfs-file.ts';
import { readKernelImage } from '../symbols/kernel-image.ts';
import { kernelOptions } from './kernel-features.ts';

export interface KnownOfFiles {
  readonly option: KernelFeatures['option'];
  /** null where the kernel is not packed */
  readonly payload: { readonly compression: string; readonly bytes: number } | null;
  readonly initramfs: () => KnownOfInitramfs | null;
}

export interface KnownOfInitramfs {
  readonly compression: string | null;
  /** of its files, unpacked */
  readonly bytes: number;
  readonly modules: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * @param kernel path
 * @param initrd path of an initramfs that was given; null: there was none
 * @throws BootgateError where the kernel cannot be read
 */
export function knownOfFiles(kernel: string, initrd: string | null): KnownOfFiles {
  const image = readKernelImage(kernel);
  const { compression } = image;
  let initramfs: KnownOfInitramfs | null | undefined;
  return {
    option: kernelOptions(image),
    payload:
      compression === null
        ? null
        : {
            compression,
            // Unpacked only for who asks: that takes a second.
            get bytes() {
              return image.open().bytes.length;
            },
          },
    initramfs: () => (initramfs ??= initrd === null ? null : knownOfInitramfs(initrd)),
  };
}

/** Null for one that cannot be read, such as a folder's: it only makes better advice. */
function knownOfInitramfs(path: string): KnownOfInitramfs | null {
  try {
    const tree = readInitramfs(path);
    const modules: { name: string; bytes: number }[] = [];
    let all = 0;
    for (const file of walkFiles(tree, '')) {
      const content = tree.kind(file) === 'file' ? tree.read(file) : null;
      const bytes = content?.length ?? 0;
      all += bytes;
      if (isModule(file) && content !== null)
        modules.push({ name: moduleInfo(content, 'name') ?? moduleName(file), bytes });
    }
    return { compression: tree.compression, bytes: all, modules };
  } catch {
    return null;
  }
}
