/** A repository that builds as a kernel tree does; what it builds is a kernel of ours from the test cache. */
import { plantedKernel, type KernelVariant } from '../support/planted-kernel.ts';

/** Files of a commit whose build gives this variant: a small kernel, booted in a second. */
export function kernelTree(variant: KernelVariant): Readonly<Record<string, string>> {
  const { kernel, vmlinux } = plantedKernel(variant);
  return {
    Makefile: [
      'defconfig:',
      'bzImage:',
      '\tmkdir -p arch/x86/boot',
      `\tcp ${kernel} arch/x86/boot/bzImage`,
      `\tln -sf ${vmlinux} vmlinux`,
      '',
    ].join('\n'),
    // The planted kernel boots 1 % slower.
    'bootgate.yml': 'policy: { total: { fail: 0.5% } }\n',
    '.gitignore': 'arch/\nvmlinux\nbootgate-out/\n.bootgate-baseline/\n',
  };
}
