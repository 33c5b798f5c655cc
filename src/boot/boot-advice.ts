/** What to change where a guest says why its root was not reached. */
import { consoleLines } from './console-text.ts';
import type { Outcome } from '../profile/outcome.ts';

/** What our own initramfs (module-loader.ts) or the kernel prints, and what to do about it. */
const advice: readonly (readonly [complaint: RegExp, advice: string])[] = [
  [
    /^bootgate: (\/dev\/\S+ cannot be mounted as \w+, error \d+)$/,
    'is the image damaged (check a copy of it with fsck), or its file system another (write rootfstype=… into append)?',
  ],
  [
    /^bootgate: (there is no \/dev\/[^,]+), error \d+$/,
    'the kernel did not find the disk or the partition: do kernel and modules belong together?',
  ],
  [
    /^bootgate: (the root file system has no init program \(.*), error \d+$/,
    'write init=/path into append, or name another volume by root=',
  ],
  [
    /^bootgate: (the initramfs has no \S+ that can run), error \d+$/,
    "is it built for the guest's architecture, with its interpreter and libraries?",
  ],
  [
    /^bootgate: (module \w+ was not loaded), error \d+$/,
    'give the modules of exactly this build of the kernel (modules, --modules)',
  ],
  [
    /(VFS: Unable to mount root fs)\b/,
    'the initramfs has no init that could be started (an executable /init, or rdinit=), or there is none, and root= names nothing that the ' +
      "kernel can mount by itself: 'initrd: generate' makes one that mounts the disk",
  ],
];

const pack = 'pack its files with: find . | cpio -o -H newc';
const failed = String.raw`(Initramfs unpacking failed: (?:%))`;
const unpacking = (words: string): RegExp => new RegExp(failed.replace('%', words));

/**
 * Why the kernel did not unpack an initramfs whole: init/initramfs.c and lib/decompress_*.c of Linux 5.10 to 7.2. It goes
 * on with what it has, so a boot that reaches its end may be half of one.
 */
const unpackingAdvice: readonly (readonly [complaint: RegExp, advice: string])[] = [
  [
    unpacking('write error|.*[Oo]ut of memory.*'),
    "what is in it does not fit into the guest's memory: give it more (memory, -m)",
  ],
  [
    unpacking(String.raw`compression method (?:\S+) not configured`),
    'the kernel was built without it: build it with the CONFIG_RD_ option of that name, or compress with one that it has (gzip -9)',
  ],
  [
    unpacking('invalid magic at start of compressed archive'),
    `behind the first archive, or at its begin, lies what the kernel does not know: no cpio archive, or a compression in a form of its own (lz4 without -l); ${pack}`,
  ],
  [
    unpacking('Input was encoded with settings that are not supported by this XZ decoder'),
    'compress it with: xz --check=crc32 (without filters for other machines)',
  ],
  [unpacking('incorrect cpio method used: use -H newc option'), pack],
  [
    unpacking('no cpio magic|broken padding|junk .*'),
    `it is damaged, or something else lies between or behind its archives (each begins at a multiple of 4 bytes); ${pack}`,
  ],
  [
    unpacking('.*'), // read error, … data is corrupt, decompressor failed …
    'it is cut short or damaged: copy or download it again, or pack it anew',
  ],
];

/** At most one sentence a complaint, in the order in which the guest uttered them; after a boot that went well, of its initramfs alone. */
export function bootAdvice({ kind }: Outcome, consoleText: string): readonly string[] {
  if (kind === 'interrupted') return [];
  const applicable = kind === 'reached-end' ? [] : advice;
  const given = new Map<string, string>();
  for (const line of consoleLines(consoleText)) {
    for (const [complaint, help] of [...firstOf(unpackingAdvice, line), ...applicable]) {
      const said = complaint.exec(line)?.[1];
      if (said !== undefined && !given.has(help)) given.set(help, `the guest says: ${said}; ${help}`);
    }
  }
  return [...given.values()];
}

/** The special ones stand before the general. */
function firstOf(
  rules: typeof unpackingAdvice,
  line: string,
): readonly (readonly [complaint: RegExp, advice: string])[] {
  const found = rules.find(([complaint]) => complaint.test(line));
  return found === undefined ? [] : [found];
}
