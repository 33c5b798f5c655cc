/** What a kernel's file tells a rule of advice (src/advise/rule.ts), beside what its boot shows. */
import { readKernelImage } from '../symbols/kernel-image.ts';
import { kernelOptions } from './kernel-features.ts';
import type { KernelFeatures } from '../boot/drivers.ts';

export interface KnownOfKernel {
  readonly option: KernelFeatures['option'];
  /** null where it is not packed */
  readonly payload: { readonly compression: string; readonly bytes: number } | null;
}

/** @param path of the kernel */
export function knownOfKernel(path: string): KnownOfKernel {
  const image = readKernelImage(path);
  const { compression } = image;
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
  };
}
