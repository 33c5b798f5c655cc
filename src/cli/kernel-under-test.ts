/** What is known of a kernel before it boots: its symbols, and the places in it that the tracer must know. */
import type { KernelSymbols } from '../boot/marks.ts';
import type { Scenario } from '../config/scenario.ts';
import { guestStructures, type GuestStructures } from '../symbols/guest-structures.ts';
import { readKernelImage } from '../symbols/kernel-image.ts';
import { kernelLandmarks, type KernelLandmarks } from '../symbols/kernel-landmarks.ts';
import { loadSymbols, type LoadSymbolsOptions } from '../symbols/load-symbols.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { kernelVdso } from '../symbols/vdso.ts';

export interface KernelUnderTest {
  readonly symbols: SymbolTable;
  readonly landmarks: KernelLandmarks;
  /** the same, as the marks need it */
  readonly names: KernelSymbols;
  /** how to look into it while it runs; null where it has no BTF */
  readonly structures: GuestStructures | null;
  /** the vDSO that it maps into 64-bit programs, null where it has none of that size */
  vdso(mappingBytes: number): Promise<Buffer | null>;
  /** GNU build-id of the image, null where it has none */
  readonly buildId: string | null;
  readonly warnings: readonly string[];
}

/**
 * Reads a scenario's kernel and its symbols.
 *
 * @throws BootgateError (exit status 2) when it is no kernel we can boot or nothing names its functions
 */
export async function loadKernel(
  scenario: Scenario,
  options: Pick<LoadSymbolsOptions, 'cacheFolder' | 'env' | 'onProgress' | 'signal'>,
): Promise<KernelUnderTest> {
  const image = readKernelImage(scenario.kernel);
  const { table, facts, warnings } = await loadSymbols({
    kernel: image,
    vmlinux: scenario.vmlinux,
    ...options,
  });
  const landmarks = kernelLandmarks(table, facts);
  return {
    symbols: table,
    landmarks,
    names: {
      addressOf: (name) => table.addressOf(name),
      names: () => functionNames(table),
      initcalls: landmarks.initcalls,
    },
    structures: await guestStructures(image, table, options.cacheFolder),
    vdso: (mappingBytes) => kernelVdso(image, options.cacheFolder, mappingBytes),
    buildId: facts.buildId ?? table.buildId,
    warnings,
  };
}

function* functionNames(table: SymbolTable): Iterable<string> {
  for (let row = 0; row < table.length; row += 1) yield table.name(row);
}
