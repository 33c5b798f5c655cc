/**
 * Changes of a pull request that change nothing of what a kernel does: what verdicts are held against
 * (test/compare/neutral-changes.boot.test.ts, bench/neutral.bench.ts). Each is a boot of its own, kept in the test cache.
 */
import { seededRandom } from './seeded-random.ts';
import { initrdVariant } from './initrd-variants.ts';
import { otherBuildDate, otherDeadCode } from './kernel-plants.ts';
import { patchedKernel, type PatchableKernel } from './patched-kernel.ts';
import { plantedKernel } from './planted-kernel.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelFile } from './patched-kernel.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';

export interface NeutralChange {
  readonly what: string;
  /** what the base boots besides the kernel as Debian has it */
  readonly base?: () => ScenarioInput | Promise<ScenarioInput>;
  readonly head: () => ScenarioInput | Promise<ScenarioInput>;
  /** words that the kernel prints with its command line, which is work: some 8,000 instructions each on 6.1 */
  readonly words?: number;
}

/** Twenty and more. The first four of a kernel stand for the kinds there are. */
export function neutralChanges(version: PatchableKernel): readonly NeutralChange[] {
  return [
    { what: 'seed 43', head: () => ({ seed: 43 }) },
    behind(50_000),
    { what: 'the word foo=1', head: () => ({ append: 'foo=1' }) },
    {
      what: "another day in the banner's date",
      ...patched(version, otherBuildDate),
    },
    behind(24),
    behind(600),
    behind(5_000),
    { what: '24 bytes in front of init', head: () => ({ initrd: initrdVariant({ before: [24] }) }) },
    { what: '50,000 bytes in front of init', head: () => ({ initrd: initrdVariant({ before: [50_000] }) }) },
    {
      what: 'files in another order',
      base: () => ({ initrd: initrdVariant({ behind: [3_000, 700, 24] }) }),
      head: () => ({ initrd: initrdVariant({ behind: [24, 3_000, 700] }) }),
    },
    {
      what: 'init behind the other files',
      base: () => ({ initrd: initrdVariant({ behind: [3_000, 20_000] }) }),
      head: () => ({ initrd: initrdVariant({ before: [3_000, 20_000] }) }),
    },
    padded(512),
    padded(4_096),
    padded(65_536),
    { what: 'the word bootgate.neutral=1', head: () => ({ append: 'bootgate.neutral=1' }) },
    { what: 'five words', words: 5, head: () => ({ append: 'a=1 b.c=2 foo bar=baz some.thing=other' }) },
    { what: 'seed 44', head: () => ({ seed: 44 }) },
    { what: 'seed 45', head: () => ({ seed: 45 }) },
    { what: 'seed 46', head: () => ({ seed: 46 }) },
    {
      what: 'other code that never runs',
      ...patched(version, (kernel) => [otherDeadCode(kernel, randomBytes(27))]),
    },
    ...(version === '6.1'
      ? [built('again', 'a rebuilt kernel'), built('moved', 'a kernel whose code moved')]
      : []),
  ];
}

function behind(bytes: number): NeutralChange {
  return {
    what: `${bytes.toLocaleString('en-US')} bytes behind init`,
    head: () => ({ initrd: initrdVariant({ behind: [bytes] }) }),
  };
}

function padded(padding: number): NeutralChange {
  return {
    what: `${padding.toLocaleString('en-US')} zeros behind the archive`,
    head: () => ({ initrd: initrdVariant({ padding }) }),
  };
}

function patched(
  version: PatchableKernel,
  patches: Parameters<typeof patchedKernel>[1],
): Pick<NeutralChange, 'base' | 'head'> {
  const head = async (): Promise<ScenarioInput> => ({ kernel: await patchedKernel(version, patches) });
  if (readKernelImage(kernelFile(version)).compression === 'lz4') return { head };
  return { head, base: async () => ({ kernel: await patchedKernel(version) }) };
}

/** Of small kernels built from source. */
function built(variant: 'again' | 'moved', what: string): NeutralChange {
  return { what, base: () => plantedKernel('plain'), head: () => plantedKernel(variant) };
}

function randomBytes(count: number): Uint8Array {
  const random = seededRandom(count);
  return Uint8Array.from({ length: count }, () => random() * 256);
}
