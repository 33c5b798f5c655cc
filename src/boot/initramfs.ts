/** The initramfs Bootgate boots a kernel with when neither an initrd nor a disk was given. */
import type { Architecture } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';
import type { InitWork } from '../arch/guest-programs.ts';
import { cpioArchive } from './cpio.ts';

/**
 * A complete initramfs: `/init` and the console device it prints to. Equal arguments give equal bytes.
 *
 * @param work extra work of a known size, to plant a regression
 */
export function ownInitramfs(
  work: InitWork = {},
  { programs }: Architecture = defaultArchitecture,
): Uint8Array {
  return cpioArchive([
    { path: 'dev', kind: 'folder' },
    // The kernel opens /dev/console for process 1 before it runs /init (init/main.c, console_on_rootfs).
    { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
    { path: 'init', kind: 'file', content: programs.init(work), permissions: 0o755 },
  ]);
}
