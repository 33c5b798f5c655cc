/** Has QEMU write down the device tree of a machine, and makes of it the one that the guest gets. */
import { readFile, writeFile } from 'node:fs/promises';
import { inputError } from '../base/errors.ts';
import { runProgramOrThrow } from '../base/run-program.ts';
import { readDeviceTree, writeDeviceTree } from './device-tree.ts';
import { escapeCommas } from './escape-commas.ts';
import { withDisk, type MemoryLayout } from './memory-disk.ts';

/** QEMU writes it before it starts a guest: a tenth of a second */
const dumpTimeoutMs = 60_000;

/**
 * @param command QEMU's, as it boots the guest, but for the tree
 * @param layout of the memory that has the disk at its end
 * @param file where the tree is written
 * @throws BootgateError when QEMU writes none, or another than of such a machine
 */
export async function makeDeviceTree(
  [program, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  layout: Pick<MemoryLayout, 'bytes' | 'after'>,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const dumping = args.map((word, at) =>
    args[at - 1] === '-machine' ? `${word},dumpdtb=${escapeCommas(file)}` : word,
  );
  await runProgramOrThrow(program!, dumping, {
    env: { ...process.env, ...env },
    signal,
    timeoutMs: dumpTimeoutMs,
  });
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw inputError('QEMU wrote no device tree of its machine', { place: { file }, cause });
  });
  await writeFile(file, writeDeviceTree(withDisk(readDeviceTree(bytes, file), layout, file)));
}
