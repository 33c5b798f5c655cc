/**
 * Neutral variations of a scenario: boots that do the same work, and differ in what nobody means to measure. What they
 * move is the noise that a comparison has to look through (profile/noise-band.ts).
 */
import type { Scenario } from '../config/scenario.ts';

export interface Variation {
  /** `seed 43`, `initramfs padded by 4096 bytes` */
  readonly what: string;
  readonly scenario: Scenario;
  /** zeros behind the initramfs */
  readonly initrdPadding: number;
}

/** A page: what is behind the initramfs, and where it is put, moves by that much. */
const paddingBytes = 4096;

/** Bytes of host memory that a boot takes besides its guest's: QEMU's translated code, the tracer's tables, the trace. */
const bootOverheadBytes = 1 << 30;

/**
 * `seed`: another draw of QEMU's random numbers; `padding`: zeros behind the initramfs; `word`: one on the kernel
 * command line that nothing reads.
 */
export type VariationKind = 'seed' | 'padding' | 'word';

/**
 * What a band is made of. A word is not: reading it costs work that the kernel really does (238,712 instructions of
 * 1.29 G on Debian 6.1, where a seed moves 237 and a page of padding 63,186), and a band that holds it hides as much of
 * everything else (docs/decisions/0181-what-a-band-is-made-of.md).
 */
const bandKinds: readonly VariationKind[] = ['seed', 'padding'];

/**
 * So many neutral variations, all different, each kind in its turn. What does not reach a guest that its own bootloader
 * boots is left out.
 */
export function neutralVariations(
  scenario: Scenario,
  count: number,
  wanted: readonly VariationKind[] = bandKinds,
): readonly Variation[] {
  const reaches = { seed: true, padding: hasInitramfs(scenario), word: scenario.boot === 'kernel' };
  const kinds = wanted.filter((kind) => reaches[kind]).map((kind) => makers[kind]);
  return Array.from({ length: count }, (_, at) =>
    kinds[at % kinds.length]!({ ...scenario, runs: 1 }, Math.floor(at / kinds.length) + 1),
  );
}

/** A disk may need one; whether it does is decided when the guest is prepared, and then it is too late to choose. */
function hasInitramfs({ boot, initrd, generateInitrd, disk }: Scenario): boolean {
  return boot === 'kernel' && (initrd !== null || generateInitrd || disk === null);
}

function seeded(scenario: Scenario, nth: number): Variation {
  const seed = scenario.seed + nth;
  return { what: `seed ${seed}`, scenario: { ...scenario, seed }, initrdPadding: 0 };
}

/**
 * A word with a dot and a value is a parameter of a module that there is not: the kernel says nothing of it and hands
 * it to nobody (kernel: init/main.c, unknown_bootoption). Other words are printed and handed to init, which costs work.
 */
function worded(scenario: Scenario, nth: number): Variation {
  const word = `bootgate.neutral=${'1'.repeat(nth)}`;
  return {
    what: `command line with ${word}`,
    scenario: { ...scenario, append: `${scenario.append} ${word}`.trim() },
    initrdPadding: 0,
  };
}

function padded(scenario: Scenario, nth: number): Variation {
  const initrdPadding = paddingBytes * nth;
  return { what: `initramfs padded by ${initrdPadding} bytes`, scenario, initrdPadding };
}

const makers = { seed: seeded, padding: padded, word: worded } as const;

/**
 * How many boots of a scenario run side by side: one a core, as far as the memory goes; one at least.
 *
 * @param cores of the host
 * @param freeBytes of the host's memory
 */
export function bootsAtOnce({ memoryMiB }: Scenario, cores: number, freeBytes: number): number {
  const each = memoryMiB * 2 ** 20 + bootOverheadBytes;
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / each)));
}
