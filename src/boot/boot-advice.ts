/** What to change where a guest says why its root was not reached. */
import { consoleLines } from './console-text.ts';
import type { Outcome } from './outcome.ts';

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
    'is it built for x86-64, with its interpreter and libraries?',
  ],
  [
    /^bootgate: (module \w+ was not loaded), error \d+$/,
    'give the modules of exactly this build of the kernel (modules, --modules)',
  ],
  [
    /(VFS: Unable to mount root fs)\b/,
    'the initramfs has no init that could be started (rdinit=), or there is none, and root= names nothing that the ' +
      "kernel can mount by itself: 'initrd: generate' makes one that mounts the disk",
  ],
];

/** At most one sentence a complaint, in the order in which the guest uttered them; none after a boot that went well. */
export function bootAdvice({ kind }: Outcome, consoleText: string): readonly string[] {
  if (kind === 'reached-end' || kind === 'interrupted') return [];
  const given = new Map<string, string>();
  for (const line of consoleLines(consoleText)) {
    for (const [complaint, help] of advice) {
      const said = complaint.exec(line)?.[1];
      if (said !== undefined && !given.has(help)) given.set(help, `the guest says: ${said}; ${help}`);
    }
  }
  return [...given.values()];
}
