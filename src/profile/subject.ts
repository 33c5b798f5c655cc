/** What a boot measured: the files' digests and what the kernel image says of itself. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256File } from '../base/files.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Subject } from './profile.ts';

/**
 * Reads and hashes the scenario's files.
 *
 * @param initrd what was in fact booted: with the modules that were added, or generated; null for none
 * @param kernelBuildId GNU build-id of the symbols used, null where unknown
 * @throws the file system's error
 */
export async function subjectOf(
  scenario: Scenario,
  initrd: string | null,
  kernelBuildId: string | null,
): Promise<Subject> {
  const digest = async (path: string | null): Promise<string | null> =>
    path === null ? null : await sha256File(path);
  return {
    kernel: (await kernelVersion(scenario.kernel)) ?? basename(scenario.kernel),
    kernelBuildId,
    kernelSha256: await sha256File(scenario.kernel),
    initrdSha256: await digest(initrd),
    diskSha256: await digest(scenario.disk?.path ?? null),
    append: scenario.append,
  };
}

/** Start of the setup header's fields that matter (Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header"). */
const magicOffset = 0x202;
const versionPointerOffset = 0x20e;
/** `kernel_version` points this far into the file less than it says. */
const versionBase = 0x200;

/** `Linux version …` as a bzImage tells it, null for other files. */
async function kernelVersion(path: string): Promise<string | null> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(0x1_0000 + versionBase);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead < versionPointerOffset + 2) return null;
    if (head.toString('latin1', magicOffset, magicOffset + 4) !== 'HdrS') return null;
    const pointer = head.readUInt16LE(versionPointerOffset);
    if (pointer === 0) return null;
    const start = pointer + versionBase;
    const end = head.indexOf(0, start);
    const text = head.toString('latin1', start, Math.min(end === -1 ? bytesRead : end, start + 512));
    return /^[\x20-\x7e]+$/.test(text) ? `Linux version ${text}` : null;
  } finally {
    await file.close();
  }
}
