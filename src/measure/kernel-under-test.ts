/** What is known of a kernel before it boots: its symbols, and the places in it that the tracer must know. */
import type { Architecture } from '../arch/architecture.ts';
import { inputError } from '../base/errors.ts';
import { withArticle } from '../base/with-article.ts';
import type { KernelSymbols } from '../boot/marks.ts';
import type { Scenario } from '../config/scenario.ts';
import { symbolDoubts } from '../symbols/check-exports.ts';
import { guestStructures, type GuestStructures } from '../symbols/guest-structures.ts';
import { readKernelImage, type KernelImage } from '../symbols/kernel-image.ts';
import type { KernelFacts } from '../symbols/kernel-facts.ts';
import { kernelLandmarks, type KernelLandmarks } from '../symbols/kernel-landmarks.ts';
import { loadSymbols, type LoadSymbolsOptions } from '../symbols/load-symbols.ts';
import { areWithheld, failedChecksText } from '../symbols/name-check.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { kernelVdso } from '../symbols/vdso.ts';

export interface KernelUnderTest {
  readonly image: KernelImage;
  readonly symbols: SymbolTable;
  readonly landmarks: KernelLandmarks;
  readonly arch: Architecture;
  readonly facts: KernelFacts;
  /** see KernelImage.bootable */
  bootable(): Buffer | null;
  /** what speaks against its names, known before it is booted; null: nothing does */
  readonly doubt: string | null;
  /** names and initcalls, as the marks need them */
  readonly names: KernelSymbols;
  /** how to look into it while it runs; null where it has no BTF */
  readonly structures: GuestStructures | null;
  /** the vDSO that it maps into 64-bit programs, null where it has none of that size */
  vdso(mappingBytes: number): Promise<Buffer | null>;
  /** `Linux version …` as the image says it, null where it does not */
  readonly banner: string | null;
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
  if (image.arch.name !== scenario.arch) {
    throw inputError(
      `this is ${withArticle(image.arch.title)} kernel, and the scenario says arch: ${scenario.arch}`,
      {
        place: { file: image.path },
        hint: "leave 'arch' out, or give another kernel",
      },
    );
  }
  if (!image.starts) throw withoutEntry(image);
  const { table, own, facts, warnings } = await loadSymbols({
    kernel: image,
    vmlinux: scenario.vmlinux,
    ...options,
  });
  const landmarks = kernelLandmarks(image.arch, table, facts);
  const doubts = symbolDoubts(table, own, facts.exports);
  const withheld = areWithheld(doubts);
  return {
    image,
    symbols: table,
    arch: image.arch,
    facts,
    doubt: withheld ? failedChecksText(doubts) : null,
    landmarks,
    bootable: () => image.bootable(),
    names: {
      addressOf: (name) => table.addressOf(name),
      names: () => functionNames(table),
      initcalls: landmarks.initcalls,
    },
    structures: await guestStructures(image, table, options.cacheFolder),
    vdso: (mappingBytes) => kernelVdso(image, options.cacheFolder, mappingBytes),
    banner: facts.banner,
    buildId: facts.buildId ?? table.buildId,
    warnings: [
      ...warnings,
      ...(doubts.length === 0 || withheld ? [] : [`names may be wrong: ${failedChecksText(doubts)}`]),
    ],
  };
}

function withoutEntry({ path, arch }: KernelImage): Error {
  return inputError('this vmlinux has no PVH entry, so QEMU cannot start it', {
    place: { file: path },
    hint: `give the ${arch.kernel.name} of the same build (${arch.kernel.folder}/${arch.kernel.name}), or build it with CONFIG_PVH=y`,
  });
}

function* functionNames(table: SymbolTable): Iterable<string> {
  for (let row = 0; row < table.length; row += 1) yield table.name(row);
}
