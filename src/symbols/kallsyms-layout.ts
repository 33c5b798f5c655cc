/** Where the parts of a kernel's kallsyms lie in its image. */

/** Offsets in the image of what was found. */
export interface KallsymsLayout {
  readonly count: number;
  readonly numSyms: number;
  readonly names: number;
  readonly tokenTable: number;
  /** behind token_index */
  readonly tail: number;
  readonly tokens: readonly Buffer[];
}

/** The next multiple of `alignment`. */
export function align(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
