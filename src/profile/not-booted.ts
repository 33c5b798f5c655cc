/** How a profile says that its boot was made before. */
import type { Profile } from './profile.ts';

const beginning =
  'not booted again: kernel, initramfs, disk, command line and QEMU are those of the boot of ';

/** @param bootedAt when it was */
export function notBootedText(bootedAt: Date): string {
  return `${beginning}${bootedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The note of a profile whose boot was made before, null for others. */
export function notBootedNote({ coverage }: Pick<Profile, 'coverage'>): string | null {
  return coverage.notes.find((note) => note.startsWith(beginning)) ?? null;
}

/** Is a comparison's sentence such a note? It holds of the boot whatever came of it. */
export function saysNotBooted(text: string): boolean {
  return text.includes(beginning);
}
