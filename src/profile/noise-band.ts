/**
 * The noise band: by how much each figure of a boot moves when nothing that matters is changed. It is measured by
 * booting the same thing in a few neutral variations (another seed, bytes of padding, another order of files) and kept
 * with the profile of the unvaried boot. What a later change moves within the band means nothing.
 *
 * Versions. 1: first.
 */
export const noiseBandVersion = 1;

export interface NoiseBand {
  readonly version: typeof noiseBandVersion;
  /** what was varied, a phrase each: `seed 43`, `initrd padded by 4,096 bytes` */
  readonly variations: readonly string[];
  /** smallest and largest value of each figure that moved, the unvaried boot's among them; what is not here did not */
  readonly rows: readonly BandRow[];
}

export interface BandRow {
  /** as rows of a comparison name it: `work`, `waiting`, `stage:NAME`, `function:IMAGE!NAME`, `unit:NAME` */
  readonly metric: string;
  readonly min: number;
  readonly max: number;
}
