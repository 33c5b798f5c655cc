/**
 * Where members of a kernel's structures lie, from its BTF, kept under CACHE/symbols: opening a kernel means
 * decompressing it, 0.3 to 0.7 s that a boot does not need to spend twice.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError } from '../base/errors.ts';
import { sha256, writeFileAtomic } from '../base/files.ts';
import { kernelTypes, type Btf } from './btf.ts';
import type { KernelImage } from './kernel-image.ts';

/** What has been asked of one kernel: bytes by path, null where it has no such member; no paths: no BTF. */
type Answers = Readonly<Record<string, number | null>>;

interface Kept {
  readonly version: typeof version;
  readonly btf: boolean;
  readonly answers: Answers;
}

const version = 1;

/**
 * Offsets of members in bytes, by path as `Btf.offsetOf` takes them; what the kernel does not have is left out.
 *
 * @returns null where the kernel has no BTF, or none that can be read
 * @throws an input error when the kernel itself is damaged
 */
export async function kernelOffsets(
  kernel: KernelImage,
  cacheFolder: string,
  paths: readonly string[],
): Promise<Map<string, number> | null> {
  const file = join(cacheFolder, 'symbols', `${kernel.key}.offsets`);
  let kept = await loadAnswers(file);
  if (kept === null || (kept.btf && paths.some((path) => !Object.hasOwn(kept!.answers, path)))) {
    kept = answer(readableTypes(kernel), [...Object.keys(kept?.answers ?? {}), ...paths]);
    await storeAnswers(file, kept);
  }
  if (!kept.btf) return null;
  const { answers } = kept;
  return new Map(
    paths.flatMap((path) => {
      const offset = answers[path] ?? null;
      return offset === null ? [] : [[path, offset] as const];
    }),
  );
}

function readableTypes(kernel: KernelImage): Btf | null {
  const opened = kernel.open();
  try {
    return kernelTypes(opened);
  } catch (error) {
    if (error instanceof BootgateError) return null;
    throw error;
  }
}

function answer(types: Btf | null, paths: readonly string[]): Kept {
  const answers = types === null ? [] : paths.map((path) => [path, types.offsetOf(path)] as const);
  return { version, btf: types !== null, answers: Object.fromEntries(answers) };
}

/** A checksum, a newline, JSON. */
async function storeAnswers(file: string, kept: Kept): Promise<void> {
  const json = JSON.stringify(kept);
  await writeFileAtomic(file, `${sha256(json)}\n${json}`).catch(() => undefined); // asked of the kernel again
}

async function loadAnswers(file: string): Promise<Kept | null> {
  const text = await readFile(file, 'utf8').catch(() => ''); // not there or not readable: asked anew either way
  const [checksum, json = ''] = text.split('\n');
  if (checksum !== sha256(json)) return null;
  const kept = JSON.parse(json) as { version: number }; // ours, as the checksum says
  return kept.version === version ? (kept as Kept) : null;
}
