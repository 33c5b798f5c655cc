/** What a boot measured: the files' digests and what the kernel image says of itself. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { architectureOf } from '../arch/architectures.ts';
import { sha256File } from '../base/files.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Subject } from '../profile/profile.ts';

/**
 * Reads and hashes the scenario's files.
 *
 * @param initrd what was in fact booted: with the modules that were added, or generated; null for none
 * @param kernel GNU build-id of the symbols used, and `Linux version …` as the kernel has it; null where unknown
 * @param digestOf SHA-256 of a file, hexadecimal
 * @throws the file system's error
 */
export async function subjectOf(
  scenario: Scenario,
  initrd: string | null,
  kernel: { readonly buildId: string | null; readonly banner: string | null },
  digestOf: (path: string) => Promise<string> = sha256File,
): Promise<Subject> {
  const digest = async (path: string | null): Promise<string | null> =>
    path === null ? null : await digestOf(path);
  return {
    kernel:
      (await kernelVersion(scenario.kernel, scenario.arch)) ?? kernel.banner ?? basename(scenario.kernel),
    kernelBuildId: kernel.buildId,
    kernelSha256: await digestOf(scenario.kernel),
    initrdSha256: await digest(initrd),
    diskSha256: await digest(scenario.disk?.path ?? null),
    append: scenario.append,
    seed: scenario.tracer === 'exec_tb' ? null : scenario.seed,
  };
}

/** the header and what it points to lie within this much of a kernel file's beginning */
const headBytes = 0x1_0200;

/** `Linux version …` as the header of a kernel file tells it, null for other files. */
async function kernelVersion(path: string, arch: string): Promise<string | null> {
  const { kernel } = architectureOf(arch);
  const file = await open(path);
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const read = head.subarray(0, bytesRead);
    const text = kernel.matches(read) ? kernel.version(read) : null;
    return text !== null && /^[\x20-\x7e]+$/.test(text) ? `Linux version ${text}` : null;
  } finally {
    await file.close();
  }
}
