/** A repository that builds as a kernel tree does; what it builds is a kernel of ours from the test cache. */
import {
  plantedKernel,
  quickKernel,
  type BuiltKernel,
  type KernelVariant,
} from '../support/planted-kernel.ts';

/** Files of a commit whose build gives this variant: a small kernel; the planted one boots 1 % slower. */
export function kernelTree(variant: KernelVariant): Readonly<Record<string, string>> {
  return treeOf(plantedKernel(variant));
}

/** The same of a kernel that unpacks itself in a tenth of the time; the planted one boots some percent slower. */
export function quickTree(variant: KernelVariant): Readonly<Record<string, string>> {
  return treeOf(quickKernel(variant));
}

function treeOf({ kernel, vmlinux }: BuiltKernel): Readonly<Record<string, string>> {
  return {
    Makefile: [
      'defconfig:',
      'bzImage:',
      '\tmkdir -p arch/x86/boot',
      `\tcp ${kernel} arch/x86/boot/bzImage`,
      `\tln -sf ${vmlinux} vmlinux`,
      '',
    ].join('\n'),
    'bootgate.yml': 'policy: { total: { fail: 0.5% } }\n',
    '.gitignore': 'arch/\nvmlinux\nbootgate-out/\n.bootgate-baseline/\n',
  };
}
