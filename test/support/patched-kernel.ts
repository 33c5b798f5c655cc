/**
 * Debian's kernels with a few bytes changed, in seconds and without building one: the payload is unpacked, changed and
 * packed again. What is LZ4 (6.1) becomes a bzImage of the same length; what is zstd, which takes a minute to pack as
 * tightly as Debian does, is booted unpacked, through its PVH entry, and the Images of other architectures as they are.
 *
 *     const kernel = await patchedKernel('6.1', (of) => [plantInInitcall(of, spin(30_000))]);
 *
 * Code is written without regard to relocations: the kernel must run where it is linked (`nokaslr`, in Bootgate's recipe).
 */
import { readFileSync } from 'node:fs';
import { architectureOf } from '../../src/arch/architectures.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { loadKernel } from '../../src/measure/kernel-under-test.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import {
  foreignKernel,
  foreignKernels,
  suiteKernel,
  suiteKernels,
  type ForeignKernel,
  type SuiteKernel,
} from './debian-suites.ts';
import { cachedFile } from './initrd-variants.ts';
import { packLz4Kernel } from './pack-lz4-kernel.ts';
import { testCacheFolder, testKernel, type testKernels } from './test-cache.ts';

export type PatchableKernel = keyof typeof testKernels | SuiteKernel | ForeignKernel;

/** Bytes to write at an offset of the unpacked kernel. */
export interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface UnpackedKernel {
  readonly symbols: SymbolTable;
  readonly bytes: Buffer;
  /** where a function is, and in which bytes; the first of its name */
  functionNamed(name: string): { readonly address: bigint; readonly offset: number; readonly size: number };
}

/** Path of Debian's file. */
export function kernelFile(version: PatchableKernel): string {
  if (version in foreignKernels) return foreignKernel(version as ForeignKernel);
  return version in suiteKernels
    ? suiteKernel(version as SuiteKernel)
    : testKernel(version as keyof typeof testKernels);
}

/** Path of a patched kernel, in the test cache. Without a patch it is the base of a pair that differs in the patch alone. */
export async function patchedKernel(
  version: PatchableKernel,
  patches: (kernel: UnpackedKernel) => readonly Patch[] = () => [],
): Promise<string> {
  const path = kernelFile(version);
  const file = readFileSync(path);
  const unpacked = readKernelImage(path).open();
  const { symbols } = await loadKernel(makeScenario('patched', [{ kernel: path }]), {
    cacheFolder: testCacheFolder,
    env: process.env,
  });
  const functionNamed: UnpackedKernel['functionNamed'] = (name) => {
    const address = symbols.addressOf(name);
    if (address === null) throw new Error(`${version} has no function ${name}`);
    return { address, offset: unpacked.offsetOf(address)!, size: symbols.size[symbols.find(address)]! };
  };
  const changed = Buffer.from(unpacked.bytes);
  for (const { offset, bytes } of patches({ symbols, bytes: unpacked.bytes, functionNamed })) {
    changed.set(bytes, offset);
  }
  if (readKernelImage(path).compression !== 'lz4') return cachedFile('vmlinux', changed);
  const { offset, length } = architectureOf('x86_64').kernel.payload(file, path);
  const packed = packLz4Kernel(file.subarray(offset, offset + length), unpacked.bytes, changed);
  const around = [file.subarray(0, offset), packed, file.subarray(offset + length)];
  return cachedFile('bzImage', Buffer.concat(around));
}
